"""The agent's wire format: kind (1 byte), length (4 bytes, big endian), payload."""

import struct
from collections.abc import Iterator
from enum import IntEnum

MAX_PAYLOAD = 8 * 1024 * 1024
_HEADER = struct.Struct(">BI")


class FrameError(Exception):
    """The stream holds something that is no frame; nothing after it can be trusted."""


class Kind(IntEnum):
    """What a frame says. The first block goes to the agent, the second comes from it."""

    PREPARE = 1
    EXECUTE = 2
    INPUT = 3
    EOF = 4
    RESIZE = 5
    SIGNAL = 6
    CANCEL = 7
    FILE = 8
    DATA = 9

    READY = 64
    STDOUT = 65
    STDERR = 66
    COMPILE_OUTPUT = 67
    PREPARED = 68
    OUTCOME = 69
    FAULT = 70


KINDS = frozenset(Kind)


def encode(kind: Kind, payload: bytes = b"") -> bytes:
    """One frame as bytes. Raises FrameError where the payload is larger than the other side would take."""
    if len(payload) > MAX_PAYLOAD:
        raise FrameError(f"a payload of {len(payload)} bytes, at most {MAX_PAYLOAD} allowed")
    return _HEADER.pack(kind, len(payload)) + payload


class Parser:
    """Turns bytes, cut anywhere, into whole frames. After a FrameError it gives nothing any more."""

    def __init__(self, max_payload: int = MAX_PAYLOAD) -> None:
        self._buffer = bytearray()
        self._max_payload = max_payload
        self._broken = False

    def feed(self, data: bytes) -> Iterator[tuple[Kind, bytes]]:
        """Yields the frames that `data` completes. Raises FrameError on an unknown kind or too long a payload."""
        self._buffer += data
        while len(self._buffer) >= _HEADER.size:
            kind, length = self._checked_header()
            end = _HEADER.size + length
            if len(self._buffer) < end:
                return
            payload = bytes(memoryview(self._buffer)[_HEADER.size : end])
            del self._buffer[:end]
            yield kind, payload

    def _checked_header(self) -> tuple[Kind, int]:
        kind, length = _HEADER.unpack_from(self._buffer)
        if self._broken or kind not in KINDS:
            self._broken = True
            raise FrameError(f"no frame starts with {kind}")
        if length > self._max_payload:
            self._broken = True
            raise FrameError(f"a payload of {length} bytes, at most {self._max_payload} allowed")
        return Kind(kind), length
