"""The addresses of websockets."""

from typing import Any

from django.urls import path

from execution.consumers import RunConsumer

websocket_urlpatterns: list[Any] = [path("ws/runs/<uuid:run_id>/", RunConsumer.as_asgi())]
