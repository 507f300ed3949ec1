"""Starts what runs beside the requests when the server starts, and ends it when the server stops."""

import asyncio
from typing import Any

import structlog

from ceesarcode import telemetry
from deployments.working import workers
from execution import scheduling
from execution.scheduling import courier

log = structlog.get_logger(__name__)


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI lifespan protocol: the scheduler, the courier of callbacks and the workers of deployments live as long
    as the server; where Celery's workers do all that, the server only listens to them."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await asyncio.to_thread(scheduling.start, asyncio.get_running_loop())
            is_alone = not scheduling.is_remote()  # else Celery's workers do the work
            if is_alone:
                courier.start()
            workers.start(alone=is_alone)
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await asyncio.to_thread(workers.stop)
            await asyncio.to_thread(courier.stop)
            await asyncio.to_thread(scheduling.stop)
            await asyncio.to_thread(telemetry.stop)
            log.info("stopped")
            await send({"type": "lifespan.shutdown.complete"})
            return
