"""How a request reaches Django: the whole chain of middleware and view in one step, in one thread of a pool.

Django's own ASGI handler gives every request a new thread and a new database connection, and walks the middleware in
many hops between the event loop and that thread: 2.7 ms for the health view, against 0.6 ms here. A request that waits
for a run holds a thread; the pool has more of them than may wait, so that others are always answered.

A thread cannot be ended from outside. A request that takes too long is answered without it, and the thread counts as
taken until its view is through: PostgreSQL ends a statement or a wait for a lock by itself (settings/database.py).
"""

import asyncio
import contextvars
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from typing import Any

import structlog
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http import FileResponse, HttpRequest, HttpResponseBase

from ceesarcode.bodies import BoundedBody
from ceesarcode.refusing import KEY, Refusal
from core.places import PLACES, working
from execution.api.waiting import longest_wait, most_waiting

THREADS_ASIDE = 3
"""For health and for refusals: neither waits behind requests that do work."""
MOST_QUEUED = 64
"""How many requests may wait for a thread: a page asks for some twenty files at once."""
HEALTH = "/api/health"
RETRY_SECONDS = 2

log = structlog.get_logger(__name__)


def longest_request() -> float:
    """Seconds: above whatever a request may wait for, below what a proxy in front waits."""
    return max(longest_wait(), 60.0) + 30.0


class PooledHandler(ASGIHandler):
    """Views are synchronous; a response may still stream asynchronously."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        threads = most_waiting() + PLACES
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._aside = ThreadPoolExecutor(THREADS_ASIDE, thread_name_prefix="aside")
        self._places = threading.BoundedSemaphore(threads + MOST_QUEUED)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = BoundedBody(scope, receive)

        async def send_and_part(message: Any) -> None:
            if body.is_refused and message["type"] == "http.response.body":
                await send({**message, "more_body": True})
                await body.farewell()
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        await self.handle(scope, body, send_and_part)

    async def read_body(self, receive: Any) -> Any:
        try:
            return await super().read_body(receive)
        except Refusal as refusal:
            receive.scope[KEY] = refusal
            return BytesIO()

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        assert isinstance(request, ASGIRequest)
        response = await self._answer(request)
        response._handler_class = self.__class__  # type: ignore[attr-defined]
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        return response

    async def _answer(self, request: ASGIRequest) -> HttpResponseBase:
        if KEY in request.scope:
            return await self._refuse(request)
        if (work := self._begin(request)) is None:
            busy = "Too many requests are being answered here; try again in a moment."
            return await self._refuse(request, Refusal(503, "too_busy", busy, retry_seconds=RETRY_SECONDS))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(work), longest_request())
        except TimeoutError:
            log.error("request_took_too_long", method=request.method, path=request.path, seconds=longest_request())
            late = "The answer took too long; what was asked for may still come to be. Look, or try again."
            return await self._refuse(request, Refusal(503, "took_too_long", late, retry_seconds=RETRY_SECONDS))

    def _begin(self, request: ASGIRequest) -> "Future[HttpResponseBase] | None":
        """None where too many wait for a thread already. Health waits behind none: a platform kills what is silent."""
        context = contextvars.copy_context()
        if request.path == HEALTH:
            return self._aside.submit(context.run, self._respond, request)
        if not self._places.acquire(blocking=False):
            return None
        work = self._threads.submit(context.run, self._work, request)
        work.add_done_callback(lambda _: self._places.release())
        return work

    async def _refuse(self, request: ASGIRequest, refusal: Refusal | None = None) -> HttpResponseBase:
        """The refusal's way through the middleware, with a request that no other thread has."""
        if refusal is not None:
            request = self.request_class({**request.scope, KEY: refusal}, BytesIO())
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()
        return await loop.run_in_executor(self._aside, context.run, self._respond, request)

    def _work(self, request: HttpRequest) -> HttpResponseBase:
        with working():
            return self._respond(request)

    def _respond(self, request: HttpRequest) -> HttpResponseBase:
        """Django closes what is old on the thread of its own signals; the connections of this one are ours to close."""
        close_old_connections()
        try:
            return self.get_response(request)
        finally:
            close_old_connections()
