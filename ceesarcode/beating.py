"""Beat's own scheduler: what is due is told by a clock that nobody sets, and into no queue that is not worked off."""

import time
from typing import Any

import structlog
from celery.beat import ScheduleEntry, Scheduler

from execution.scheduling.remote.wire import words_in

log = structlog.get_logger(__name__)
MOST_WORDS = 30
"""So many lie in a queue, and what comes again and again is left unsaid until a worker has heard some of them."""
LONGEST_REST = 1.0


class SteadyScheduler(Scheduler):
    """Celery's goes by the time of day: set back by an hour, it would be silent for one. Nothing is kept over a start:
    everything is due then, and all of it may come once too often.
    """

    def setup_schedule(self) -> None:
        self.merge_inplace(self.app.conf.beat_schedule)
        self._seconds: dict[str, float] = {name: one["schedule"] for name, one in self.app.conf.beat_schedule.items()}
        self._due = dict.fromkeys(self._seconds, 0.0)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Tells what is due; how long until it should be asked again."""
        for name, entry in self.schedule.items():
            if time.monotonic() >= self._due[name]:
                self._due[name] = time.monotonic() + self._seconds[name]
                self.apply_entry(entry, producer=self.producer)
        return min(LONGEST_REST, max(0.0, min(self._due.values()) - time.monotonic()))

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        queue = (entry.options or {})["queue"]
        lying = words_in(queue)
        if lying is not None and lying < MOST_WORDS:
            super().apply_entry(entry, producer=producer)
        else:
            log.warning("left_unsaid", task=entry.task, queue=queue, lying=lying)
