"""The agent's side of the stream to its owner: never blocks on a slow reader, never mixes up two runs."""

import select
import socket

from execution.agent.frames import Kind, Parser, encode

READ_BYTES = 256 * 1024
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
    """Frames in and out over one socket. Output is bounded by the caps of the programs, so it may gather here."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        self._socket = connection
        self._parser = Parser()
        self._outgoing = bytearray()
        self._requests: list[tuple[Kind, bytes]] = []
        self._commands: list[tuple[str, bytes]] = []

    def fileno(self) -> int:
        return self._socket.fileno()

    def wants_write(self) -> bool:
        return bool(self._outgoing)

    def send(self, kind: Kind, payload: bytes = b"") -> None:
        self._outgoing += encode(kind, payload)
        self.pump(readable=False, writable=True)

    def pump(self, *, readable: bool, writable: bool) -> None:
        """Moves what can be moved without waiting. Raises OwnerGoneError."""
        try:
            if readable:
                self._receive()
            if writable and self._outgoing:
                sent = self._socket.send(self._outgoing)
                del self._outgoing[:sent]
        except BlockingIOError:
            return
        except OSError as error:
            raise OwnerGoneError from error

    def _receive(self) -> None:
        data = self._socket.recv(READ_BYTES)
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

    def next_request(self) -> tuple[Kind, bytes]:
        """Waits for the owner's next request. Commands before it came too late for the run before it: dropped."""
        while not self._requests:
            self._commands.clear()
            poll = select.poll()
            poll.register(self._socket, select.POLLIN | (select.POLLOUT if self._outgoing else 0))
            for _, flags in poll.poll():
                self.pump(readable=bool(flags & ~select.POLLOUT), writable=bool(flags & select.POLLOUT))
        return self._requests.pop(0)
