"""How many websockets somebody may hold open at once, in each process: what has no bound is a way to use it up."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from accounts.models import User
from accounts.sockets import TEXT
from accounts.viewer import SESSION_KEY
from ceesarcode.caller import address_of

TOO_MANY = 4429
"""A page that is told this does not come again by itself."""
CALLERS_PER_ADDRESS = 10
"""A room full of people shares one address: it may hold as many as so many callers."""


class SocketsPerCaller:
    """MAX_SOCKETS_PER_CALLER of one user, token or visitor; what is beyond is accepted and closed with 4429."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        bounds = dict(_bounds(scope))
        if any(self._open[key] >= most for key, most in bounds.items()):
            await _refuse(receive, send)
            return
        self._open.update(bounds.keys())
        try:
            await self._inner(scope, receive, send)
        finally:
            self._open.subtract(bounds.keys())
            self._open = +self._open  # those at zero are forgotten


def _bounds(scope: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    most = settings.MAX_SOCKETS_PER_CALLER
    if caller := _caller(scope):
        yield caller, most
    peer = (scope.get("client") or ("", 0))[0]
    forwarded = dict(scope["headers"]).get(b"x-forwarded-for", b"").decode("latin-1")
    yield f"address:{address_of(peer, forwarded)}", most * CALLERS_PER_ADDRESS


def _caller(scope: Mapping[str, Any]) -> str:
    """Empty for somebody without a session, whom every consumer sends away."""
    if TEXT in scope:
        return f"token:{hashlib.sha256(scope[TEXT].encode()).hexdigest()}"
    if isinstance(scope["user"], User):
        return f"user:{scope['user'].pk}"
    visitor = scope["session"].get(SESSION_KEY)  # read already, where the user was looked for
    return f"visitor:{visitor}" if visitor else ""


async def _refuse(receive: Any, send: Any) -> None:
    """A handshake that is refused would not carry the code to the page."""
    await receive()
    await send({"type": "websocket.accept", "subprotocol": None})
    await send({"type": "websocket.close", "code": TOO_MANY, "reason": "too_many_connections"})
