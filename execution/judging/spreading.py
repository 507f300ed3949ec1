"""The tests of one submission over several slots. The results are those of one slot, in the same order."""

import heapq
from collections.abc import Callable, Generator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from execution.judging.batch import Batch, Ran
from execution.judging.grouping import is_wanted
from execution.judging.judge import JudgePlan, ends_judging
from execution.judging.lanes import Lane, SpareSlots
from execution.slots.base import Control, Slot, SlotError
from execution.types import Case, CaseResult, Program

BORROW_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Running:
    """A test on its way."""

    number: int
    lane: Lane
    control: Control


class Spreading:
    """Runs tests ahead in borrowed slots. Whoever takes the results decides, judges and writes alone: no thread but
    theirs leaves this class.

    A test that was run and then turns out not to be wanted has no result, as if it had not been run.
    """

    def __init__(
        self,
        slot: Slot,
        plan: JudgePlan,
        batch: Batch,
        *,
        program: Program,
        spare: SpareSlots,
        control: Control,
        starting: Callable[[Case], None] | None = None,
    ) -> None:
        self._plan, self._batch, self._program, self._spare = plan, batch, program, spare
        self._control, self._starting = control, starting
        own = Lane(program=program, batch=batch)
        own.begin(slot)
        self._lanes = [own]
        self._pending = list(range(len(plan.cases)))
        self._results: list[CaseResult | None] = []
        self._ran: dict[int, Ran] = {}
        self._running: dict[Future[Ran | None], Running] = {}
        self._threads = ThreadPoolExecutor(1 + spare.most, thread_name_prefix="judge")

    def results(self) -> Generator[CaseResult | None, None, None]:
        """See `judge_cases`."""
        try:
            while len(self._results) < len(self._plan.cases) and not self._is_cancelled():
                number = len(self._results)
                if is_wanted(self._plan.cases, self._results, self._plan.groups):
                    if number not in self._ran:
                        self._advance()
                        continue
                    result = self._batch.judged(self._plan.cases[number], self._ran.pop(number))
                    if self._is_cancelled():  # a cancel may come while it is graded
                        return
                else:
                    result = None
                    self._forget(number)
                self._results.append(result)
                yield result
                if ends_judging(result, self._plan):
                    return
        finally:
            self._close()

    def _is_cancelled(self) -> bool:
        return self._control.cancelled

    def _advance(self) -> None:
        """Gives every lane that is free its next test, and waits until one is through."""
        self._borrow()
        for lane in self._idle():
            if self._pending:
                self._begin(lane, heapq.heappop(self._pending))
        seconds = BORROW_SECONDS if self._pending else None  # a slot may have come free meanwhile
        done, _ = wait(self._running, seconds, FIRST_COMPLETED)
        for future in done:
            self._settle(future)

    def _begin(self, lane: Lane, number: int) -> None:
        case = self._plan.cases[number]
        if self._starting is not None:
            self._starting(case)
        running = Running(number, lane, self._control.branch())
        self._running[self._threads.submit(lane.run, case, running.control)] = running

    def _settle(self, future: Future[Ran | None]) -> None:
        running = self._running.pop(future)
        try:
            ran = future.result()
        except SlotError:
            if not running.lane.is_borrowed:
                raise
            ran = None
        if running.number < len(self._results):
            return  # it was not wanted any more
        if ran is not None:
            self._ran[running.number] = ran
        else:
            heapq.heappush(self._pending, running.number)

    def _borrow(self) -> None:
        """As many lanes as there are tests for, as long as slots are free; those without a test give theirs back."""
        self._lanes = [lane for lane in self._lanes if lane.is_open]
        unbegun = len(self._pending) + len(self._running)
        for lane in self._idle()[len(self._pending) :]:
            lane.leave()
        while len(self._lanes) < min(1 + self._spare.most, unbegun):
            lane = Lane(program=self._program, batch=self._batch, lender=self._spare)
            if not lane.begin(self._spare.borrow(lane.recall)):
                return
            self._lanes.append(lane)

    def _idle(self) -> list[Lane]:
        busy = [running.lane for running in self._running.values()]
        return [lane for lane in self._lanes if lane not in busy]

    def _forget(self, number: int) -> None:
        """This test is not wanted: it is not run, or its end is not waited for."""
        self._ran.pop(number, None)
        if number in self._pending:
            self._pending.remove(number)
            heapq.heapify(self._pending)
        for running in self._running.values():
            if running.number == number:
                running.control.send("cancel")

    def _close(self) -> None:
        """Ends what still runs, and gives back what was borrowed."""
        for running in self._running.values():
            running.control.send("cancel")
        self._threads.shutdown(wait=True)
        for lane in self._lanes:
            lane.leave()
