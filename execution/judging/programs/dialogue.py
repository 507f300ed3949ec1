"""What two programs said to each other, in the order in which it crossed."""

import threading
import time
from dataclasses import dataclass, field

KEPT_BYTES = 32 * 1024
PROGRAM, INTERACTOR = ">", "<"
LEGEND = "> the program   < the interactor"
CUT_OFF = "… the rest was not kept."


@dataclass(slots=True)
class Turn:
    """All that one of them said until the other one spoke, and the seconds from the beginning to its first byte."""

    speaker: str
    at: float
    said: bytearray = field(default_factory=bytearray)


class Dialogue:
    """Written by two threads. However the bytes were cut on their way, the same is kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._turns: list[Turn] = []
        self._room = KEPT_BYTES
        self._is_cut = False

    def add(self, speaker: str, data: bytes) -> None:
        with self._lock:
            self._is_cut = self._is_cut or len(data) > self._room
            within = data[: self._room]
            if not within:
                return
            if not self._turns or self._turns[-1].speaker != speaker:
                self._turns.append(Turn(speaker, time.monotonic() - self._began))
            self._turns[-1].said.extend(within)
            self._room -= len(within)

    def text(self) -> str:
        """Line by line, each with its time and its speaker."""
        with self._lock:
            lines = [
                f"{turn.at:8.3f} s {turn.speaker} {line}"
                for turn in self._turns
                for line in turn.said.decode("utf-8", "replace").splitlines()
            ]
            return "\n".join([LEGEND, *lines, *([CUT_OFF] if self._is_cut else [])])
