"""What our websockets have in common."""

from typing import Any

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncJsonWebsocketConsumer


class JsonConsumer(AsyncJsonWebsocketConsumer):
    """What a client sends that is no JSON arrives as None.

    The database is asked with `core.threads.ask`, whose threads keep their connections. Channels would look before each
    message what to close, all sockets one after the other in a single thread.
    """

    async def dispatch(self, message: dict[str, Any]) -> None:
        await getattr(self, get_handler_name(message))(message)

    @classmethod
    async def decode_json(cls, text_data: str) -> Any:
        try:
            return await super().decode_json(text_data)
        except ValueError:
            return None

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        await super().receive(text_data=text_data or "null", **kwargs)
