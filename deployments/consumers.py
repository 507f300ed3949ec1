"""Tells an open page that something of the deployments changed; what it is now, the page asks for itself."""

from typing import Any
from urllib.parse import parse_qs

from accounts.scopes import Scope
from accounts.services import TokenRefused
from accounts.sockets import token_of_scope
from accounts.viewer import viewer_of_scope
from core.audit.heralds import group_of
from core.consumers import JsonConsumer
from core.threads import ask
from deployments.live import APP, has_news, latest_seq

TOKEN_REFUSED, FORBIDDEN = 4401, 4403
PONG = {"type": "pong"}
UNKNOWN = {"type": "error", "code": "message_unknown", "message": 'Send {"type": "ping"}; nothing else is taken.'}


class Refused(Exception):
    """Whoever watches may not, or not any more: the code and the reason to close with."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class NewsConsumer(JsonConsumer):
    """`/ws/deployments/?after=<seq>`: `{"type": "changed", "seq": n}` whenever something was done behind `after`.

    The record is looked at when the layer says that it grew, and at every `{"type": "ping"}`: so what another process
    did, whose words the layer does not carry, is told no later than that. Who may not watch is sent away with 4403
    (for a token that has ended: 4401), at the connect and later.
    """

    seen: int | None = None
    is_joined = False

    async def connect(self) -> None:
        await self.accept()  # a handshake that is refused would not carry the code to the page
        self.seen = _after(self.scope["query_string"])
        await self.channel_layer.group_add(group_of(APP), self.channel_name)
        self.is_joined = True
        await self._look()

    async def disconnect(self, code: int) -> None:
        if self.is_joined:
            await self.channel_layer.group_discard(group_of(APP), self.channel_name)

    async def audit_grown(self, message: dict[str, Any]) -> None:
        """The layer's word; of many events in one transaction the first is enough."""
        if self.seen is None or message["seq"] > self.seen:
            await self._look()

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        if content != {"type": "ping"}:
            await self.send_json(UNKNOWN)
        elif await self._look():
            await self.send_json(PONG)

    async def _look(self) -> bool:
        """Says what is new on record; False where whoever watches was sent away."""
        try:
            news = await ask(self._news)
        except Refused as refused:
            await self.close(refused.code, refused.reason)
            return False
        if news is not None:
            await self.send_json({"type": "changed", "seq": news})
        return True

    def _news(self) -> int | None:
        """The number of the last event, where something of ours is among those that the page has not seen."""
        self._require_staff()
        latest = latest_seq()
        seen, self.seen = latest if self.seen is None else self.seen, latest
        return latest if latest > seen and has_news(after=seen, until=latest) else None

    def _require_staff(self) -> None:
        """Read anew each time: a right may have been taken meanwhile, a token revoked. Raises Refused."""
        try:
            token = token_of_scope(self.scope)
        except TokenRefused as error:
            raise Refused(TOKEN_REFUSED, error.code) from error
        user = token.user if token else viewer_of_scope(self.scope).user
        if user is None or not user.is_staff:
            raise Refused(FORBIDDEN, "staff_only")
        if token is not None and not token.holds(Scope.DEPLOYMENTS_READ):
            raise Refused(FORBIDDEN, "scope_missing")


def _after(query_string: bytes) -> int | None:
    """The number in `?after=`; None, only what is done from now on, where there is none."""
    value = parse_qs(query_string.decode("ascii", "replace")).get("after", [""])[0]
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
