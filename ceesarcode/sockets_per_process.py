"""How many websockets a process holds: what is beyond is refused before it takes memory and descriptors from others."""

import resource
from collections.abc import Awaitable, Callable
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]
MOST_SOCKETS = 1000
"""In gamma's 512 MB two processes with so many each have room to work in: docs/load.md has what one takes."""
DESCRIPTORS_BESIDE = 256
"""For requests, and the connections to the database and to Redis."""
TRY_AGAIN_LATER = 1013
RETRY_AFTER = [(b"retry-after", b"5"), (b"content-type", b"text/plain")]


def most_sockets() -> int:
    """What memory allows, or the descriptors of this process."""
    descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if descriptors == resource.RLIM_INFINITY:
        return MOST_SOCKETS
    return max(1, min(MOST_SOCKETS, descriptors - DESCRIPTORS_BESIDE))


class SocketsPerProcess:
    """One more than `most` is answered 503 in the place of the handshake; pages come again by themselves."""

    def __init__(self, inner: Application, most: int) -> None:
        self._inner, self._most = inner, most
        self._open = 0

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if self._open >= self._most:
            await _refuse(scope, receive, send)
            return
        self._open += 1
        try:
            await self._inner(scope, receive, send)
        finally:
            self._open -= 1


async def _refuse(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    await receive()  # the request for the handshake
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        return
    await send({"type": "websocket.http.response.start", "status": 503, "headers": RETRY_AFTER})
    await send({"type": "websocket.http.response.body", "body": b"Too many websockets are open here.\n"})
