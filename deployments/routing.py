"""The addresses of websockets."""

from typing import Any

from django.urls import path

from deployments.consumers import NewsConsumer

websocket_urlpatterns: list[Any] = [path("ws/deployments/", NewsConsumer.as_asgi())]
