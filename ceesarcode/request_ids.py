"""The id of each request and each websocket: taken from the proxy or made, bound to the logs, given back."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponseBase

from core import tracing
from core.correlation import request_id_from

log = structlog.get_logger(__name__)
HEADER = "X-Request-ID"
META = "HTTP_X_REQUEST_ID"
SOCKET_HEADER = HEADER.lower().encode()


class RequestIdMiddleware:
    """Outermost, so that every answer carries the id. django-structlog, further in, takes it from the header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = request_id_from(request.META.get(META, ""))
        request.META[META] = request_id
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self._traced(request, request_id)
        response[HEADER] = request_id
        return response

    def _traced(self, request: HttpRequest, request_id: str) -> HttpResponseBase:
        """A span without the address as it was written: somebody may have put a token into it."""
        method = request.method or ""
        with tracing.span(method, kind="server", **{"http.request.method": method, "request.id": request_id}) as span:
            response = self._get_response(request)
            if span is not None:
                match = request.resolver_match
                route = f"/{match.route}" if match is not None else "unknown"
                span.update_name(f"{method} {route}")
                span.set_attributes({"http.route": route, "http.response.status_code": response.status_code})
            return response


class NamedSockets:
    """Around the websockets: all that one logs names the connection and the request that opened it."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        told = dict(scope["headers"]).get(SOCKET_HEADER, b"").decode("ascii", "replace")
        connection_id, begun = uuid.uuid4().hex, time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=request_id_from(told), connection_id=connection_id):
            try:
                await self._inner(scope, receive, send)
            finally:
                log.info("socket_closed", path=scope["path"], seconds=round(time.monotonic() - begun, 1))
