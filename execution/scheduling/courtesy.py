"""When rejudges rest, so that nobody who waits for a run of their own notices them."""

import time
from collections.abc import Callable

QUIET_SECONDS = 0.1
"""After a candidate's run a rejudge begins only when no other came for so long."""
MOST_REST_SECONDS = 1.0
"""However busy it is: after so long, one begins beside the others."""


class Courtesy:
    """Told of every run that begins and ends. Rejudges leave one slot free, where there are two."""

    def __init__(self, *, capacity: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = max(1, capacity - 1)
        self._clock = clock
        self._candidates = self._rejudges = 0
        self._candidate_ended = self._rejudge_ended = float("-inf")

    def begin(self, *, is_rejudge: bool) -> None:
        self._rejudges += is_rejudge
        self._candidates += not is_rejudge

    def end(self, *, is_rejudge: bool) -> None:
        self._rejudges -= is_rejudge
        self._candidates -= not is_rejudge
        if is_rejudge:
            self._rejudge_ended = self._clock()
        else:
            self._candidate_ended = self._clock()

    @property
    def is_watched(self) -> bool:
        """Whether a candidate's run is under way."""
        return self._candidates > 0

    def rests(self) -> bool:
        """Whether no rejudge may begin now."""
        if self._rejudges >= self._most:
            return True
        now = self._clock()
        if now - self._rejudge_ended >= MOST_REST_SECONDS:
            return False
        return self._candidates > 0 or now - self._candidate_ended < QUIET_SECONDS
