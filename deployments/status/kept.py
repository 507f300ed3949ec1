"""What is asked for often and read seldom."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
STALE_SECONDS = 10.0
"""While somebody reads, the others take what is not older than this, and do not wait."""


class Kept(Generic[T]):
    """What `read` gave, for so many seconds, for all threads: however many ask, one reads."""

    def __init__(self, read: Callable[[], T], seconds: float) -> None:
        self._read, self._seconds = read, seconds
        self._lock = threading.Lock()
        self._held: tuple[float, T] | None = None

    def get(self) -> T:
        held = self._younger_than(self._seconds)
        if held is None:
            held = self._fresh(wait=self._younger_than(self._seconds + STALE_SECONDS) is None)
        return held[1]

    def forget(self) -> None:
        self._held = None

    def _younger_than(self, seconds: float) -> tuple[float, T] | None:
        held = self._held
        return held if held is not None and time.monotonic() - held[0] < seconds else None

    def _fresh(self, *, wait: bool) -> tuple[float, T]:
        """Read by this thread, or by the one that does just now."""
        if not self._lock.acquire(blocking=wait):
            return self._held or self._fresh(wait=True)
        try:
            held = self._younger_than(self._seconds)
            if held is None:
                value = self._read()
                self._held = held = (time.monotonic(), value)
            return held
        finally:
            self._lock.release()
