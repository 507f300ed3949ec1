"""Bodies of requests: bounded while they come in, in size by what the address takes and in time by what has come."""

import asyncio
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve

from ceesarcode.refusing import Refusal

ADMIN = "/admin/"
LARGEST_FORM = 34 * 2**20
"""The admin's: the largest file of a problem, as a form has it. config/services/nginx.conf has the same."""
PATIENCE_SECONDS = 20.0
LEAST_BYTES_PER_SECOND = 32 * 2**10
"""A body may take PATIENCE_SECONDS, and longer while it keeps coming at this pace."""
FAREWELL_SECONDS = 2.0
"""So long what a caller still sends is thrown away: closed at once, a connection may lose the answer."""


def most_bytes(path: str) -> int:
    """What the address takes: as much as its parsers say, and what is usual elsewhere."""
    usual = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if path.startswith(ADMIN):
        return LARGEST_FORM
    try:
        view = getattr(resolve(path).func, "cls", None)
    except Resolver404:
        return usual
    return max([usual, *(getattr(parser, "most_bytes", 0) for parser in getattr(view, "parser_classes", ()))])


class BoundedBody:
    """The `receive` of one request, in ASGI's sense. Raises Refusal, once, where the body is too large or too slow."""

    def __init__(self, scope: dict[str, Any], receive: Any) -> None:
        self.scope, self._receive = scope, receive
        self._begun_at = asyncio.get_running_loop().time()
        self._most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        self._taken = 0
        self._is_whole = asyncio.Event()
        self.is_refused = False
        headers = dict(scope["headers"])
        self._announced = int(headers.get(b"content-length") or 0)
        self._waits_for_leave = b"expect" in headers

    async def __call__(self) -> Any:
        if self.is_refused:
            return await self._until_gone()
        self._allow(self._announced, "")
        message = await (self._receive() if self._is_whole.is_set() else self._in_time())
        self._take(message)
        self._allow(self._taken, "more than ")
        return message

    async def farewell(self) -> None:
        """Lets Django's own listener throw away what still comes of a refused body; ends with it, or after a while."""
        if self.is_refused and not self._waits_for_leave:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_whole.wait(), FAREWELL_SECONDS)

    async def _until_gone(self) -> Any:
        if self._waits_for_leave:  # asking for more would be the leave to send it
            await asyncio.Event().wait()
        while (message := await self._receive())["type"] == "http.request":
            self._take(message)
        return message

    def _take(self, message: dict[str, Any]) -> None:
        self._taken += len(message.get("body", b""))
        if not message.get("more_body", False):
            self._is_whole.set()

    async def _in_time(self) -> Any:
        until = self._begun_at + PATIENCE_SECONDS + self._taken / LEAST_BYTES_PER_SECOND
        try:
            async with asyncio.timeout_at(until):
                return await self._receive()
        except TimeoutError:
            raise self._refused(408, "body_too_slow", "The body came too slowly; send it again.") from None

    def _allow(self, count: int, about: str) -> None:
        """The address is looked up for what is larger than usual alone."""
        if count > self._most:
            self._most = most_bytes(self.scope["path"])
        if count > self._most:
            sentence = f"The body has {about}{count} bytes; at most {self._most} are allowed."
            raise self._refused(413, "body_too_large", sentence)

    def _refused(self, status: int, code: str, sentence: str) -> Refusal:
        self.is_refused = True
        return Refusal(status, code, sentence, closes=True)
