"""The stream to the first process of a container, as one plain socket, whatever the way to the engine is."""

import contextlib
import socket
import struct
import threading
from typing import Any

_HEADER = struct.Struct(">BxxxI")
_STDOUT = 1
KEPT_WORDS = 4000
PIECE_BYTES = 256 * 1024


class Demultiplexer:
    """Takes the engine's frames apart: standard output is given on, the last words of standard error are kept."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._errors = bytearray()

    def __call__(self, data: bytes) -> bytes:
        self._buffer += data
        output = bytearray()
        while len(self._buffer) >= _HEADER.size:
            stream, length = _HEADER.unpack_from(self._buffer)
            end = _HEADER.size + length
            if len(self._buffer) < end:
                break
            (output if stream == _STDOUT else self._errors).extend(memoryview(self._buffer)[_HEADER.size : end])
            del self._buffer[:end]
        del self._errors[:-KEPT_WORDS]
        return bytes(output)

    @property
    def last_words(self) -> str:
        return self._errors.decode(errors="replace").strip()


def plain_socket(stream: Any) -> socket.socket:
    """A socket that can be polled. One that is encrypted, or goes through SSH, is bridged by two threads.

    `stream` is what the SDK's `attach_socket` gives; it lives as long as the socket, which keeps it.
    """
    inner = getattr(stream, "_sock", stream)
    if type(inner) is socket.socket:
        inner.settimeout(None)
        return inner
    ours, theirs = socket.socketpair()
    for source, target in ((stream, theirs), (theirs, stream)):
        threading.Thread(target=_pump, args=(source, target), name="docker-stream", daemon=True).start()
    return ours


def _pump(source: Any, target: Any) -> None:
    """Copies until either end is gone, and then ends both: a shutdown also wakes the thread of the other way."""
    ssh = getattr(source, "proc", None)  # its own recv would wait until the piece is full
    receive = ssh.stdout.read1 if ssh is not None else source.recv
    with contextlib.suppress(OSError, ValueError):
        while data := receive(PIECE_BYTES):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            end.close()
