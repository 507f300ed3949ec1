"""Hands the events of a run to the channel layer, from any thread."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import structlog
from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

log = structlog.get_logger(__name__)
_server_loop: asyncio.AbstractEventLoop | None = None


def group_of(run_id: UUID) -> str:
    """The channel group of everybody who watches this run."""
    return f"run.{run_id.hex}"


def use_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """The loop that the server's consumers live in. The layer in memory wakes them only from there."""
    global _server_loop
    _server_loop = loop


@contextmanager
def own_loop() -> Iterator[None]:
    """A loop for a process that has no server's: without one, every event would open a connection of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="publishing", daemon=True)
    thread.start()
    use_loop(loop)
    try:
        yield
    finally:
        use_loop(None)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(2.0)


def publish_event(run_id: UUID, payload: dict[str, Any]) -> None:
    """Sends one event of a run to its watchers; what is lost here, they find in the record."""
    layer, group = get_channel_layer(), group_of(run_id)
    if isinstance(layer, InMemoryChannelLayer) and group not in layer.groups:
        return  # nobody watches, and in memory that is known without asking
    sending = layer.group_send(group, {"type": "run.event", "event": payload})
    loop = _server_loop
    try:
        if loop is not None and loop.is_running():
            asyncio.run_coroutine_threadsafe(sending, loop)
        else:
            async_to_sync(_awaited)(sending)
    except (RuntimeError, OSError) as error:  # the loop has just closed, or the layer is away
        sending.close()
        log.warning("event_not_published", run_id=str(run_id), error=str(error))


async def _awaited(sending: Any) -> None:
    await sending
