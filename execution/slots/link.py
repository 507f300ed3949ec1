"""The owner's end of the stream to an agent."""

import contextlib
import json
import select
import socket
import time
from collections.abc import Callable
from typing import Any

from execution.agent.frames import FrameError, Kind, Parser, encode
from execution.slots.base import SlotError

READ_BYTES = 256 * 1024


class Link:
    """Frames to and from one agent. All failures are SlotErrors.

    `unwrap` takes what arrives and gives the agent's own bytes, where the way to it wraps them in something.
    """

    def __init__(self, connection: socket.socket, unwrap: Callable[[bytes], bytes] = bytes) -> None:
        connection.setblocking(False)
        self._socket = connection
        self._unwrap = unwrap
        self._parser = Parser()
        self._outgoing = bytearray()

    def queue(self, kind: Kind, payload: bytes = b"") -> None:
        """Adds a frame that goes with the next one sent: each send wakes the agent."""
        self._outgoing += encode(kind, payload)

    def send(self, kind: Kind, payload: bytes = b"") -> None:
        """Queues a frame and sends what goes without waiting; `wait` sends the rest."""
        self.queue(kind, payload)
        self._write()

    def queue_json(self, kind: Kind, fields: dict[str, Any]) -> None:
        self.queue(kind, json.dumps(fields).encode())

    def flush(self) -> None:
        """Sends what goes without waiting."""
        self._write()

    def wait(self, wake: int | None, deadline: float) -> tuple[list[tuple[Kind, bytes]], bool]:
        """Waits for frames, or for `wake` to become readable; says which frames came, and whether it did."""
        poll = select.poll()
        poll.register(self._socket, select.POLLIN | (select.POLLOUT if self._outgoing else 0))
        if wake is not None:
            poll.register(wake, select.POLLIN)
        events = dict(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
        if not events:
            raise SlotError("the agent did not answer in time")
        flags = events.get(self._socket.fileno(), 0)
        if flags & select.POLLOUT:
            self._write()
        frames = self._read() if flags & ~select.POLLOUT else []
        return frames, wake in events

    def _read(self) -> list[tuple[Kind, bytes]]:
        try:
            data = self._socket.recv(READ_BYTES)
        except BlockingIOError:
            return []
        except OSError as error:
            raise SlotError(f"the stream to the agent broke: {error.strerror}") from error
        if not data:
            raise SlotError("the agent ended")
        try:
            return list(self._parser.feed(self._unwrap(data)))
        except FrameError as error:
            raise SlotError(f"the agent sent nonsense: {error}") from error

    def _write(self) -> None:
        with contextlib.suppress(BlockingIOError):
            try:
                while self._outgoing:
                    sent = self._socket.send(memoryview(self._outgoing)[:READ_BYTES])
                    del self._outgoing[:sent]
            except (BrokenPipeError, ConnectionResetError) as error:
                raise SlotError("the agent ended") from error

    def is_quiet(self) -> bool:
        """Whether nothing has come, not even the end: as it is while the agent has nothing to do."""
        return not select.select([self._socket], [], [], 0)[0]

    def close(self) -> None:
        self._socket.close()
