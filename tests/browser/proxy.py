"""A way to the server that can be cut, lose the answers or go quiet: the browser hears nothing of why."""

import socket
import threading
from contextlib import suppress
from enum import Enum, auto
from types import TracebackType

PIECE = 64 * 1024


class Mode(Enum):
    FORWARD = auto()
    CUT = auto()
    LOSE_ANSWERS = auto()
    QUIET = auto()


class Proxy:
    """Forwards TCP from a port of its own, until it is told otherwise; `mend` makes it forward again.

    `cut` drops what is open and takes nothing new. `lose_answers` brings the server what it is sent, and drops the
    connection when the answer comes. `go_quiet` keeps every connection, old and new, and carries nothing on any of
    them; those stay dead after `mend`.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._mode = Mode.FORWARD
        self._open: set[socket.socket] = set()
        self._dead: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.lost_answers = 0
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "Proxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        with self._lock:
            self._mode = Mode.CUT
            for end in self._open:
                _hang_up(end)

    def lose_answers(self) -> None:
        self._mode = Mode.LOSE_ANSWERS

    def go_quiet(self) -> None:
        with self._lock:
            self._mode = Mode.QUIET
            self._dead |= self._open

    def mend(self) -> None:
        self._mode = Mode.FORWARD

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self._port)) as server:
            with self._lock:
                if self._mode == Mode.CUT:
                    return
                self._open |= {client, server}
                if self._mode == Mode.QUIET:
                    self._dead |= {client, server}
            back = threading.Thread(target=self._pump, args=(server, client), kwargs={"is_answer": True}, daemon=True)
            back.start()
            self._pump(client, server)
            back.join()
            with self._lock:
                self._open -= {client, server}
                self._dead -= {client, server}

    def _pump(self, source: socket.socket, target: socket.socket, *, is_answer: bool = False) -> None:
        """Copies until one side ends, then ends both."""
        with suppress(OSError):
            while piece := source.recv(PIECE):
                if source in self._dead:
                    continue
                if is_answer and self._mode == Mode.LOSE_ANSWERS:
                    self.lost_answers += 1
                    break
                target.sendall(piece)
        _hang_up(source)
        _hang_up(target)


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
