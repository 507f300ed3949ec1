"""uvicorn's HTTP, with the bounds that it lacks: how long a head may take to come, and how large it may be."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 15.0
MOST_HEAD_BYTES = 64 * 2**10
"""Address and headers, beside what one read brings at once."""

SENTENCES = {
    400: ("Bad Request", "The request is malformed."),
    408: ("Request Timeout", "The head of the request came too slowly."),
    431: ("Request Header Fields Too Large", f"Address and headers together have more than {MOST_HEAD_BYTES} bytes."),
}


class BoundedProtocol(HttpToolsProtocol):
    _clock: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _is_in_head = True

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._clock = self.loop.call_later(HEAD_SECONDS, self._refuse, 408)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES:
                self._refuse(431)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_in_head, self._head_bytes = True, 0
        if self._clock is None:
            self._clock = self.loop.call_later(HEAD_SECONDS, self._refuse, 408)

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._stop_clock()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400)

    def _refuse(self, status: int) -> None:
        self._stop_clock()
        if self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:  # the answer to the one before is under way
            self.transport.close()
            return
        reason, sentence = SENTENCES[status]
        lines = [
            f"HTTP/1.1 {status} {reason}",
            "content-type: text/plain; charset=utf-8",
            f"content-length: {len(sentence)}",
            "cache-control: no-store",
            "content-security-policy: default-src 'none'; frame-ancestors 'none'",
            "x-content-type-options: nosniff",
            "connection: close",
        ]
        self.transport.write("\r\n".join([*lines, "", sentence]).encode())
        self.transport.close()

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
