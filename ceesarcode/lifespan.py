"""Starts what runs beside the requests when the server starts, and ends it when the server stops."""

import asyncio
from typing import Any

import structlog

from execution import scheduling
from execution.scheduling import courier

log = structlog.get_logger(__name__)


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI lifespan protocol: the scheduler and the courier of callbacks live as long as the server."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await asyncio.to_thread(scheduling.start, asyncio.get_running_loop())
            courier.start()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await asyncio.to_thread(courier.stop)
            await asyncio.to_thread(scheduling.stop)
            log.info("stopped")
            await send({"type": "lifespan.shutdown.complete"})
            return
