"""The tests of a submission over several slots: the same results in the same order, whatever the slots do."""

import threading
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from execution.enums import Stream
from execution.judging.aggregation import aggregate
from execution.judging.batch import Batch, grader_of
from execution.judging.checkers import check_tokens
from execution.judging.judge import JudgePlan, judge_cases
from execution.judging.spreading import Spreading
from execution.slots.base import Control, Slot, SlotError
from execution.tests.doubles import FakeSlot
from execution.tests.judging.test_judge import LIMITS
from execution.types import Case, CaseResult, Execution, Group, Outcome, Program, Sink

PROGRAM = Program(language="python", files={"Main.py": ""}, entry="Main.py")
SECONDS = 20.0
BATCH = Batch(LIMITS, grader_of(check_tokens))


Results = Generator[CaseResult | None, None, None]


class Stage:
    """What happens in all slots of a test: how many programs run, and when each may go on."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.running: list[bytes] = []
        self.executed: list[bytes] = []
        self.gates: dict[bytes, threading.Event] = {}

    def await_running(self, *inputs: bytes) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: set(inputs) <= set(self.running), SECONDS), self.running


class Player(FakeSlot):
    """Prints its input back once its gate is open, or is cut off; breaks where the input says "break"."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage, self.breaks = stage, False

    def execute(self, execution: Execution, *, sink: Sink, control: Control) -> Outcome:
        data = execution.stdin or b""
        with self.stage.changed:
            self.stage.running.append(data)
            self.stage.executed.append(data)
            self.stage.changed.notify_all()
        try:
            while data in self.stage.gates and not self.stage.gates[data].wait(0.002) and not control.cancelled:
                pass
        finally:
            with self.stage.changed:
                self.stage.running.remove(data)
                self.stage.changed.notify_all()
        if self.breaks:
            raise SlotError("broken")
        sink(Stream.STDOUT, b"wrong" if b"fail" in data else data)
        fields: dict[str, Any] = {"exit_code": 0, "signal": None, "breach": None, "wall_ms": 1, "memory_kb": 1}
        return Outcome(**fields, time_ms=1, cancelled=control.cancelled)


class Spare:
    """Lends so many slots; keeps who has which."""

    def __init__(self, stage: Stage, most: int, *, breaks: bool = False) -> None:
        self.stage, self.most, self.breaks = stage, most, breaks
        self.free = most
        self.lent: dict[Slot, Callable[[], None]] = {}
        self.discarded: list[Slot] = []

    def borrow(self, recall: Callable[[], None]) -> Slot | None:
        if not self.free:
            return None
        self.free -= 1
        slot = Player(self.stage)
        slot.breaks = self.breaks
        self.lent[slot] = recall
        return slot

    def give_back(self, slot: Slot) -> None:
        del self.lent[slot]
        with self.stage.changed:
            self.stage.changed.notify_all()

    def discard(self, slot: Slot) -> None:
        del self.lent[slot]
        self.discarded.append(slot)


def plan_of(*inputs: bytes, stop: bool = False, groups: tuple[Group, ...] = (), places: str = "") -> JudgePlan:
    cases = [
        Case(name=f"t{i}", input=data, expected=data, is_sample=True, group=places[i : i + 1].strip())
        for i, data in enumerate(inputs)
    ]
    return JudgePlan(cases=cases, judge=BATCH, stop_at_first_failure=stop, groups=groups)


def spread(plan: JudgePlan, spare: Spare, control: Control, own: Slot | None = None) -> Results:
    slot = own or Player(spare.stage)
    return Spreading(slot, plan, BATCH, program=PROGRAM, spare=spare, control=control).results()


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_tests_run_at_the_same_time_and_results_keep_their_order(stage: Stage, control: Control) -> None:
    inputs = [b"0", b"1", b"2"]
    stage.gates = {data: threading.Event() for data in inputs}
    spare = Spare(stage, 2)
    found: list[CaseResult | None] = []
    taking = threading.Thread(target=lambda: found.extend(spread(plan_of(*inputs), spare, control)))
    taking.start()
    stage.await_running(*inputs)
    for data in reversed(inputs):
        stage.gates[data].set()
    taking.join(SECONDS)
    assert [result and result.name for result in found] == ["t0", "t1", "t2"]
    assert spare.lent == {}


def test_result_is_told_as_soon_as_it_is_the_next(stage: Stage, control: Control) -> None:
    stage.gates = {b"0": threading.Event(), b"2": threading.Event()}

    def open_the_first() -> None:
        stage.await_running(b"0", b"2")
        stage.gates[b"0"].set()

    threading.Thread(target=open_the_first).start()
    with closing(spread(plan_of(b"0", b"1", b"2"), Spare(stage, 2), control)) as results:
        assert [getattr(next(results), "name", None) for _ in range(2)] == ["t0", "t1"]
        stage.gates[b"2"].set()
        assert getattr(next(results), "name", None) == "t2"


def test_first_failure_ends_what_runs_ahead(stage: Stage, control: Control) -> None:
    stage.gates = {b"2": threading.Event(), b"3": threading.Event()}
    spare = Spare(stage, 2)
    results = list(spread(plan_of(b"0", b"fail", b"2", b"3", b"4", stop=True), spare, control))
    assert [result and result.verdict for result in results] == ["AC", "WA"]
    assert stage.running == []
    assert spare.lent == {}


def test_group_that_may_not_run_has_no_result_even_where_it_ran_ahead(stage: Stage, control: Control) -> None:
    groups = (Group(name="a", points=1), Group(name="b", points=1, requires=("a",)), Group(name="c", points=1))
    stage.gates = {b"fail": threading.Event(), b"3": threading.Event()}
    plan = plan_of(b"fail", b"1", b"2", b"3", b"4", groups=groups, places="aabbc")
    spare = Spare(stage, 3)

    def open_late() -> None:
        stage.await_running(b"3")
        stage.gates[b"fail"].set()

    threading.Thread(target=open_late).start()
    results = list(spread(plan, spare, control))
    assert [result and result.verdict for result in results] == ["WA", "AC", None, None, "AC"]
    assert b"3" in stage.executed
    assert spare.lent == {}


def test_recalled_slot_goes_back_at_once_and_its_test_is_run_elsewhere(stage: Stage, control: Control) -> None:
    stage.gates = {b"0": threading.Event(), b"1": threading.Event()}
    spare = Spare(stage, 1)
    found: list[CaseResult | None] = []
    taking = threading.Thread(target=lambda: found.extend(spread(plan_of(b"0", b"1"), spare, control)))
    taking.start()
    stage.await_running(b"0", b"1")
    for recall in list(spare.lent.values()):
        recall()
    with stage.changed:
        assert stage.changed.wait_for(lambda: not spare.lent, SECONDS)
    for gate in stage.gates.values():
        gate.set()
    taking.join(SECONDS)
    assert [result and result.verdict for result in found] == ["AC", "AC"]
    assert stage.executed.count(b"1") == 2


def test_borrowed_slot_that_breaks_costs_only_its_slot(stage: Stage, control: Control) -> None:
    spare = Spare(stage, 2, breaks=True)
    stage.gates = {b"0": threading.Event()}

    def open_late() -> None:
        with stage.changed:
            assert stage.changed.wait_for(lambda: len(stage.executed) >= 3, SECONDS)
        stage.gates[b"0"].set()

    threading.Thread(target=open_late).start()
    results = list(spread(plan_of(b"0", b"1", b"2", b"3"), spare, control))
    assert [result and result.verdict for result in results] == ["AC"] * 4
    assert len(spare.discarded) == 2
    assert spare.lent == {}


def test_own_slot_that_breaks_ends_the_attempt_and_gives_all_back(stage: Stage, control: Control) -> None:
    own = Player(stage)
    own.breaks = True
    spare = Spare(stage, 1)
    stage.gates = {b"1": threading.Event()}
    with pytest.raises(SlotError):
        list(spread(plan_of(b"0", b"1", b"2"), spare, control, own))
    assert (spare.lent, stage.running) == ({}, [])


def test_cancel_ends_all_slots(stage: Stage, control: Control) -> None:
    inputs = [b"0", b"1", b"2"]
    stage.gates = {data: threading.Event() for data in inputs}
    spare = Spare(stage, 2)

    def cancel() -> None:
        stage.await_running(*inputs)
        control.send("cancel")

    threading.Thread(target=cancel).start()
    assert list(spread(plan_of(*inputs), spare, control)) == []
    assert (spare.lent, stage.running) == ({}, [])


def test_whoever_stops_taking_results_leaves_nothing_running(stage: Stage, control: Control) -> None:
    stage.gates = {b"1": threading.Event()}
    spare = Spare(stage, 1)
    with closing(spread(plan_of(b"0", b"1", b"2"), spare, control)) as results:
        assert getattr(next(results), "name", None) == "t0"
    assert (spare.lent, stage.running) == ({}, [])


def test_no_more_slots_are_borrowed_than_there_are_tests(stage: Stage, control: Control) -> None:
    spare = Spare(stage, 9)
    list(spread(plan_of(b"0", b"1", b"2"), spare, control))
    assert spare.free >= 7


def open_in_order(stage: Stage, order: list[bytes], taking: threading.Thread) -> None:
    """Lets programs end one after the other: of those that are there, the one that stands first in `order`."""
    while taking.is_alive():
        with stage.changed:
            stage.changed.wait_for(lambda: any(not stage.gates[data].is_set() for data in stage.running), 0.01)
            there = [data for data in order if data in stage.running and not stage.gates[data].is_set()]
        if there:
            stage.gates[there[0]].set()


@given(
    fails=st.lists(st.booleans(), min_size=2, max_size=7),
    places=st.text("ab ", min_size=7, max_size=7).map(lambda text: "".join(sorted(text))),
    stops=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    most=st.integers(1, 4),
    data=st.data(),
)
@settings(deadline=None, max_examples=40)
def test_tests_that_end_in_any_order_give_what_one_slot_gives(
    fails: list[bool], places: str, stops: tuple[bool, bool, bool], most: int, data: st.DataObject
) -> None:
    inputs = [b"%d %s" % (number, b"fail" if failing else b"") for number, failing in enumerate(fails)]
    groups = (
        Group(name="a", points=3, stop_at_first_failure=stops[0]),
        Group(name="b", points=5, requires=("a",), stop_at_first_failure=stops[1]),
    )
    plan = plan_of(*inputs, stop=stops[2], groups=groups, places=places)
    found: list[CaseResult | None] = []
    gated, free = Stage(), Stage()
    gated.gates = {name: threading.Event() for name in inputs}
    spare = Spare(gated, most)
    with closing(Control()) as one, closing(Control()) as several:
        alone = list(judge_cases(Player(free), plan, control=one))
        taking = threading.Thread(target=lambda: found.extend(spread(plan, spare, several)))
        taking.start()
        open_in_order(gated, data.draw(st.permutations(inputs)), taking)
        taking.join(SECONDS)
    assert found == alone
    assert aggregate(plan.cases, found, groups) == aggregate(plan.cases, alone, groups)
    assert (spare.lent, gated.running) == ({}, [])


@given(
    inputs=st.lists(st.sampled_from([b"1", b"2", b"fail"]), min_size=1, max_size=9),
    places=st.text("ab ", min_size=9, max_size=9).map(lambda text: "".join(sorted(text))),
    stops=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    most=st.integers(1, 4),
)
@settings(deadline=None, max_examples=60)
def test_any_number_of_slots_gives_what_one_gives(
    inputs: list[bytes], places: str, stops: tuple[bool, bool, bool], most: int
) -> None:
    stage = Stage()
    groups = (
        Group(name="a", points=3, stop_at_first_failure=stops[0]),
        Group(name="b", points=5, requires=("a",), stop_at_first_failure=stops[1]),
    )
    plan = plan_of(*inputs, stop=stops[2], groups=groups, places=places)
    spare = Spare(stage, most)
    with closing(Control()) as one, closing(Control()) as several:
        alone = list(judge_cases(Player(stage), plan, control=one))
        assert list(spread(plan, spare, several)) == alone
    assert spare.lent == {}
