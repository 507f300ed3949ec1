"""Websockets: how many are open, and what is sent over them."""

from typing import Any

from prometheus_client import Counter, Gauge

KINDS = {"runs": "run", "deployments": "board"}
"""By what stands behind /ws/ in the address."""
OTHER = "other"

OPEN = Gauge("ceesarcode_websockets_open", "Websockets that are open", ["kind"], multiprocess_mode="livesum")
MESSAGES = Counter("ceesarcode_websocket_messages", "Messages over websockets", ["kind", "direction"])
for _kind in (*KINDS.values(), OTHER):
    OPEN.labels(kind=_kind).set(0)


class CountedSockets:
    """Around the application that answers websockets."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        kind = kind_of(scope["path"])
        received, sent = (MESSAGES.labels(kind=kind, direction=way) for way in ("received", "sent"))

        async def counted_receive() -> dict[str, Any]:
            message: dict[str, Any] = await receive()
            received.inc(message["type"] == "websocket.receive")
            return message

        async def counted_send(message: dict[str, Any]) -> None:
            await send(message)
            sent.inc(message["type"] == "websocket.send")

        with OPEN.labels(kind=kind).track_inprogress():
            await self._inner(scope, counted_receive, counted_send)


def kind_of(path: str) -> str:
    parts = path.split("/")
    return KINDS.get(parts[2], OTHER) if len(parts) > 2 and parts[1] == "ws" else OTHER
