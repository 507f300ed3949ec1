"""The contract of a slot: a long-lived place that takes one run at a time."""

import contextlib
import os
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from execution.types import Execution, Outcome, Preparation, Program, Sink


class SlotError(Exception):
    """The slot failed, not the program: the run may be tried again on another slot."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that an owner does to a program that runs: `stdin`, `eof`, `resize`, `signal`, `cancel`."""

    name: str
    fields: dict[str, Any]


class Control:
    """The mailbox of one run, written by any thread and read by the slot, which selects on `fileno()`."""

    def __init__(self) -> None:
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._reader, self._writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._lock = threading.Lock()  # a wake-up must never reach a number that was closed and given out again
        self._closed = False
        self._followers: list[Control] = []
        self.cancelled = False

    def fileno(self) -> int:
        return self._reader

    def send(self, name: str, /, **fields: Any) -> None:
        """Hands a command over and wakes the slot. Harmless after the run has ended."""
        self.cancelled = self.cancelled or name == "cancel"
        self._commands.put(Command(name, fields))
        with self._lock, contextlib.suppress(BlockingIOError):  # a full pipe wakes the reader as well
            if not self._closed:
                os.write(self._writer, b"!")
        if name == "cancel":
            for follower in tuple(self._followers):
                follower.send("cancel")

    @contextlib.contextmanager
    def follower(self) -> Iterator["Control"]:
        """The mailbox of a program that is cancelled with this one's, and is sent nothing else from here."""
        with contextlib.closing(Control()) as follower:
            self._followers.append(follower)
            if self.cancelled:
                follower.send("cancel")
            try:
                yield follower
            finally:
                self._followers.remove(follower)

    def drain(self) -> list[Command]:
        """All commands that have arrived, in order."""
        with contextlib.suppress(BlockingIOError):
            os.read(self._reader, 65536)
        commands = []
        while not self._commands.empty():
            commands.append(self._commands.get_nowait())
        return commands

    def close(self) -> None:
        with self._lock:
            self._closed = True
            os.close(self._reader)
            os.close(self._writer)


class Slot(Protocol):
    """Opened once, used for many runs, one at a time, from one thread at a time."""

    isolation: str
    """What holds a program here: "docker+bubblewrap", "docker", "bubblewrap" or "rlimits"."""
    isolation_reason: str
    """Why it is not the strongest isolation, or ""."""

    def open(self) -> None:
        """Starts the agent and waits until it is ready. Raises SlotError."""

    def prepare(self, program: Program, *, sink: Sink, control: Control, live: bool = False) -> Preparation:
        """Takes the sources in and compiles them where the language compiles; the compiler's messages go to `sink`.

        What is prepared stays until the next `prepare`. Raises SlotError; where nothing is compiled, a fault of the
        sources may show only in `execute`.
        """

    def execute(self, execution: Execution, *, sink: Sink, control: Control) -> Outcome:
        """Starts the prepared program in a fresh sandbox and returns when all of it is gone. Raises SlotError."""

    def is_alive(self) -> bool:
        """Whether an open slot that nobody uses still has its agent. Asks nobody: as quick as a look."""

    def close(self) -> None:
        """Ends the agent and everything under it. May be called twice."""
