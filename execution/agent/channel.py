"""The agent's side of the stream to its owner: never blocks on a slow reader, never mixes up two runs."""

import os
import select
from collections.abc import Callable

from execution.agent.frames import Kind, Parser, encode

READ_BYTES = 256 * 1024
QUIET_MS = 4
"""As long as the owner takes to tell of a run that has ended: the next sandbox would take its processor away."""
_COMMANDS = {
    Kind.INPUT: "input",
    Kind.EOF: "eof",
    Kind.RESIZE: "resize",
    Kind.SIGNAL: "signal",
    Kind.CANCEL: "cancel",
}


class OwnerGoneError(Exception):
    """The owner closed the stream: the agent has nothing more to do."""


class Channel:
    """Frames in from `reader` and out to `writer`, descriptors that may be one socket, or a pair of pipes.

    Output is bounded by the caps of the programs, so it may gather here.
    """

    def __init__(self, reader: int, writer: int) -> None:
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        self._reader, self._writer = reader, writer
        self._parser = Parser()
        self._outgoing = bytearray()
        self._requests: list[tuple[Kind, bytes]] = []
        self._commands: list[tuple[str, bytes]] = []

    def interests(self) -> dict[int, int]:
        """What to poll for, by descriptor."""
        found = {self._writer: select.POLLOUT if self._outgoing else 0}
        found[self._reader] = found.get(self._reader, 0) | select.POLLIN
        return found

    def send(self, kind: Kind, payload: bytes = b"") -> None:
        self._outgoing += encode(kind, payload)
        self._pump(readable=False, writable=True)

    def serve(self, ready: dict[int, int]) -> bool:
        """Moves what a poll found ready; whether any of it was ours. Raises OwnerGoneError."""
        read, written = ready.get(self._reader, 0), ready.get(self._writer, 0)
        if written & select.POLLERR:  # nobody reads any more
            raise OwnerGoneError
        self._pump(readable=bool(read & ~select.POLLOUT), writable=bool(written & ~select.POLLIN))
        return bool(read or written)

    def _pump(self, *, readable: bool, writable: bool) -> None:
        """Moves what can be moved without waiting."""
        try:
            if readable:
                self._receive()
            if writable and self._outgoing:
                del self._outgoing[: os.write(self._writer, self._outgoing)]
        except BlockingIOError:
            return
        except OSError as error:
            raise OwnerGoneError from error

    def _receive(self) -> None:
        data = os.read(self._reader, READ_BYTES)
        if not data:
            raise OwnerGoneError
        for kind, payload in self._parser.feed(data):
            if kind in _COMMANDS:
                self._commands.append((_COMMANDS[kind], payload))
            else:
                self._commands.clear()  # too late for the run before; they may come in one piece with this
                self._requests.append((kind, payload))

    def take_commands(self) -> list[tuple[str, bytes]]:
        commands, self._commands = self._commands, []
        return commands

    def next_request(self, when_quiet: Callable[[], None] = lambda: None) -> tuple[Kind, bytes]:
        """Waits for the owner's next request. Commands before it came too late for the run before it: dropped.

        `when_quiet` is called where none comes for a moment: work that need not be done while others hurry.
        """
        patience: int | None = QUIET_MS
        while not self._requests:
            self._commands.clear()
            poll = select.poll()
            for descriptor, events in self.interests().items():
                poll.register(descriptor, events)
            ready = poll.poll(patience)
            if not ready:
                when_quiet()
                patience = None
            self.serve(dict(ready))
        return self._requests.pop(0)
