"""Bytes of a program as the text of an event, without a changed byte."""

import base64
from typing import Any

LONGEST_CHARACTER = 4  # bytes of one character in UTF-8


class StreamDecoder:
    """Turns the chunks of one stream into event fields; a character that was cut in two waits for its rest."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, chunk: bytes) -> dict[str, Any] | None:
        """`data`, and `encoding` where it is not UTF-8; None while there is nothing to tell."""
        data = self._held + chunk
        cut = len(data) - _unfinished(data)
        data, self._held = data[:cut], data[cut:]
        return encoded(data) if data else None

    def finish(self) -> dict[str, Any] | None:
        """What is still held when the stream ends: half a character."""
        data, self._held = self._held, b""
        return encoded(data) if data else None


def encoded(data: bytes) -> dict[str, Any]:
    """UTF-8 as text; anything else, and NUL, which a database's JSON cannot hold, as base64."""
    if b"\0" not in data:
        try:
            return {"data": data.decode()}
        except UnicodeDecodeError:
            pass
    return {"data": base64.b64encode(data).decode(), "encoding": "base64"}


def decoded(payload: dict[str, Any]) -> bytes:
    """The bytes again that `encoded` took."""
    data: str = payload["data"]
    return base64.b64decode(data) if payload.get("encoding") == "base64" else data.encode()


def joined(payloads: list[dict[str, Any]]) -> tuple[str, str]:
    """A whole stream as text and its encoding: "utf-8", or "base64" where the bytes are not UTF-8."""
    data = b"".join(decoded(payload) for payload in payloads)
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        return base64.b64encode(data).decode(), "base64"


def _unfinished(data: bytes) -> int:
    """How many bytes at the end begin a character that is not all there."""
    for back in range(1, min(LONGEST_CHARACTER, len(data) + 1)):
        byte = data[-back]
        if byte >= 0xC0:
            wanted = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if back < wanted else 0
        if byte < 0x80:
            return 0
    return 0
