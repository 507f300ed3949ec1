"""How a request reaches Django: the whole chain of middleware and view in one step, in one thread of a pool.

Django's own ASGI handler gives every request a new thread and a new database connection, and walks the middleware in
many hops between the event loop and that thread: 2.7 ms for the health view, against 0.6 ms here. A request that waits
for a run holds a thread; the pool has more of them than may wait, so that others are always answered.
"""

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http import FileResponse, HttpRequest, HttpResponseBase

from execution.api.waiting import most_waiting

THREADS_BESIDE = 16
"""For requests that do not wait."""


class PooledHandler(ASGIHandler):
    """Views are synchronous; a response may still stream asynchronously."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(most_waiting() + THREADS_BESIDE, thread_name_prefix="request")

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await self.handle(scope, receive, send)

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        response = await loop.run_in_executor(self._threads, context.run, self._respond, request)
        response._handler_class = self.__class__  # type: ignore[attr-defined]
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        return response

    def _respond(self, request: HttpRequest) -> HttpResponseBase:
        """Django closes what is old on the thread of its own signals; the connections of this one are ours to close."""
        close_old_connections()
        try:
            return self.get_response(request)
        finally:
            close_old_connections()
