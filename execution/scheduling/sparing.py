"""Slots of the pool that a submission's tests may be spread over, as long as no run needs them."""

from collections.abc import Callable

from django.conf import settings

from execution.enums import RunKind
from execution.judging.lanes import SpareSlots
from execution.models import Run
from execution.scheduling import backend
from execution.slots.base import Slot
from execution.slots.pool import Pool


class SlotsOfThePool:
    """Those of one group, at most `most`."""

    def __init__(self, pool: Pool, group: str, most: int) -> None:
        self._pool, self._group, self.most = pool, group, most

    def borrow(self, recall: Callable[[], None]) -> Slot | None:
        return self._pool.borrow(self._group, recall)

    def give_back(self, slot: Slot) -> None:
        self._pool.give_back(slot)

    def discard(self, slot: Slot) -> None:
        self._pool.discard(slot)


def spare_slots(pool: Pool, run: Run) -> SpareSlots | None:
    """None where the tests of a run are not to be spread, or there is none to spread."""
    most = settings.JUDGE_PARALLEL_TESTS - 1
    if run.kind != RunKind.JUDGE or most < 1:
        return None
    return SlotsOfThePool(pool, backend.group_of(run.language), most)
