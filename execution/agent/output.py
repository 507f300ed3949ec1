"""What a program writes: capped for each stream, and handed on at a pace that a reader can follow."""

from collections.abc import Callable
from dataclasses import dataclass, field

FIRST_GAP_SECONDS, LAST_GAP_SECONDS, GROWTH = 0.01, 0.05, 1.25
LINE_END_SECONDS = 0.002
CHUNK_BYTES = 256 * 1024

Send = Callable[[int, bytes], None]
"""Takes the kind of stream and bytes."""


@dataclass(slots=True)
class Output:
    """Collects what arrives. `live`: bytes go on at once, at least 10 ms apart; in a flood, up to 50 ms apart.

    Not `paced`: without any delay, for a reader that is a program.
    """

    send: Send
    cap_bytes: int
    live: bool
    paced: bool = True
    truncated: set[int] = field(default_factory=set)
    tail: bytearray = field(default_factory=bytearray)
    """The last bytes of all streams together, where a language's words about memory may stand."""
    _taken: dict[int, int] = field(default_factory=dict)
    _waiting: list[tuple[int, bytearray]] = field(default_factory=list)
    _next_at: float = 0.0
    _paced_until: float = 0.0
    _crowded: bool = False
    """More has come than the pace lets through."""
    _gap: float = FIRST_GAP_SECONDS

    def take(self, stream: int, data: bytes, now: float) -> bool:
        """Takes what a stream brought; False where that went over the cap (everything up to it was taken)."""
        room = self.cap_bytes - self._taken.get(stream, 0)
        within = data[:room]
        self._taken[stream] = self._taken.get(stream, 0) + len(within)
        if within:
            self._append(stream, within)
            if self.live and not self.paced:
                self.flush(now)
            elif self.live and now < self._paced_until:
                self._crowded = True
            elif self.live and not self._waits_for_more(within, now):
                self.flush(now)
        if len(data) > room:
            self.truncated.add(stream)
            return False
        return True

    def _waits_for_more(self, data: bytes, now: float) -> bool:
        """An unbuffered program writes a line and its end apart: the end gets a moment to come, once."""
        if data.endswith(b"\n") or len(self._waiting) > 1 or len(self._waiting[0][1]) > len(data):
            return False
        self._next_at = now + LINE_END_SECONDS
        return True

    def _append(self, stream: int, data: bytes) -> None:
        self.tail += data
        del self.tail[:-8192]
        if not self._waiting or self._waiting[-1][0] != stream or len(self._waiting[-1][1]) >= CHUNK_BYTES:
            self._waiting.append((stream, bytearray()))
        self._waiting[-1][1].extend(data)

    def due_at(self) -> float | None:
        """When what waits should go on; None where nothing waits or nobody watches."""
        return self._next_at if self.live and self._waiting else None

    def flush(self, now: float) -> None:
        waiting, self._waiting = self._waiting, []
        for stream, data in waiting:
            self.send(stream, bytes(data))
        self._gap = min(self._gap * GROWTH, LAST_GAP_SECONDS) if self._crowded else FIRST_GAP_SECONDS
        self._crowded = False
        self._next_at = self._paced_until = now + self._gap
