"""Who in a process takes turns: as many as there are slots, and whoever ends one looks for the next."""

import threading
from collections.abc import Callable


class Takers:
    """At most `most` at once. A word that comes while all are at work needs nobody: whoever ends looks again. So no
    flood of words holds the threads that other work needs."""

    def __init__(self, *, most: int, take_turn: Callable[[], bool]) -> None:
        self._most, self._take_turn = most, take_turn
        self._lock = threading.Lock()
        self._at_work = self._words = 0

    def take_turns(self) -> int:
        """Takes turns until nobody waits; how many were taken."""
        if not self._is_needed():
            return 0
        count = 0
        try:
            while True:
                heard = self._words
                if self._take_turn():
                    count += 1
                elif self._leaves(heard):
                    return count
        except BaseException:
            with self._lock:
                self._at_work -= 1
            raise

    def _is_needed(self) -> bool:
        with self._lock:
            self._words += 1
            needed = self._at_work < self._most
            self._at_work += needed
            return needed

    def _leaves(self, heard: int) -> bool:
        """Not where a word came since the look: its run may have been written after that."""
        with self._lock:
            leaves = self._words == heard
            self._at_work -= leaves
            return leaves
