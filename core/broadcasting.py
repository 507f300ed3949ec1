"""Hands messages to the channel layer, from any thread. What is lost there is found in a record: the layer hurries."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

log = structlog.get_logger(__name__)
_server_loop: asyncio.AbstractEventLoop | None = None


def use_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """The loop that the server's consumers live in. The layer in memory wakes them only from there."""
    global _server_loop
    _server_loop = loop


@contextmanager
def own_loop() -> Iterator[None]:
    """A loop for a process that has no server's: without one, every message would open a connection of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="broadcasting", daemon=True)
    thread.start()
    use_loop(loop)
    try:
        yield
    finally:
        use_loop(None)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(2.0)


def broadcast(group: str, message: dict[str, Any]) -> None:
    """Sends one message to all consumers of the group."""
    layer = get_channel_layer()
    if isinstance(layer, InMemoryChannelLayer) and group not in layer.groups:
        return  # nobody watches, and in memory that is known without asking
    sending = layer.group_send(group, message)
    loop = _server_loop
    try:
        if loop is not None and loop.is_running():
            asyncio.run_coroutine_threadsafe(sending, loop)
        else:
            async_to_sync(_awaited)(sending)
    except (RuntimeError, OSError) as error:  # the loop has just closed, or the layer is away
        sending.close()
        log.warning("message_not_broadcast", group=group, error=str(error))


def echo(timeout_seconds: float) -> None:
    """A message to a channel of its own, and back. Raises TimeoutError, and what the layer raises."""
    trip, loop = asyncio.wait_for(_there_and_back(), timeout_seconds), _server_loop
    if loop is not None and loop.is_running():
        asyncio.run_coroutine_threadsafe(trip, loop).result(timeout_seconds)
    else:
        asyncio.run(trip)


async def _there_and_back() -> None:
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.send(channel, {"type": "echo"})
    await layer.receive(channel)
    leaving = asyncio.ensure_future(layer.receive(channel))  # a receiver that is cancelled takes its channel along
    await asyncio.sleep(0)
    leaving.cancel()
    with suppress(asyncio.CancelledError):
        await leaving


async def _awaited(sending: Any) -> None:
    await sending
