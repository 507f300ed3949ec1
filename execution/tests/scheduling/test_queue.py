"""The queue: bounded, in order, its positions told."""

import uuid
from dataclasses import asdict
from unittest.mock import Mock

import pytest
from pytest_django import Settings

from accounts.viewer import Viewer
from core.errors import Unavailable
from execution import scheduling
from execution.enums import Priority, RunKind
from execution.models import Run, Submission
from execution.scheduling.ticket import waiting_tickets
from execution.selectors import events_after
from execution.services.cancelling import cancel_run
from execution.services.limits import limits_of_problem
from execution.services.recovering import recover_runs
from execution.services.running import submit_run
from execution.tests.bench import Bench, python
from execution.tests.waiting import eventually, until_status
from problems.models import Part, Problem, TestCase

ENDLESS = "while True: pass"


def _fill(owner: Viewer, *, live: bool = False) -> list[Run]:
    """Both slots busy until somebody cancels."""
    runs = [submit_run(viewer=owner, request=python(ENDLESS, live=live)) for _ in range(2)]
    for run in runs:
        until_status(run, "running")
    return runs


def test_no_more_run_at_once_than_allowed(fake_slots: Bench, owner: Viewer) -> None:
    busy = _fill(owner)
    waiting = [submit_run(viewer=owner, request=python("print(1)")) for _ in range(3)]
    state = scheduling.state()
    assert (state.running, state.queued, state.capacity, state.healthy) == (2, 3, 2, True)
    assert not scheduling.await_end(waiting[0].pk, 0.05)
    cancel_run(run=busy[0])
    assert all(scheduling.await_end(run.pk, 10) for run in waiting)
    cancel_run(run=busy[1])
    assert {slot.most_users for slot in fake_slots.slots} == {1}


def test_full_queue_refuses_and_says_when_to_come_back(fake_slots: Bench, owner: Viewer, settings: Settings) -> None:
    settings.MAX_QUEUED_PER_OWNER = 100
    busy = _fill(owner)
    assert scheduling.queue_limit() == 58
    for _ in range(58):
        submit_run(viewer=owner, request=python("print(1)"))
    with pytest.raises(Unavailable) as refused:
        submit_run(viewer=owner, request=python("print(1)"))
    assert (refused.value.code, refused.value.retry_after_seconds) == ("queue_full", 5)
    assert Run.objects.count() == 60
    for run in busy:
        cancel_run(run=run)
    eventually(lambda: scheduling.state().queued == 0, seconds=20)
    submit_run(viewer=owner, request=python("print(1)"))


def test_positions_are_told_when_the_queue_moves(fake_slots: Bench, owner: Viewer) -> None:
    busy = _fill(owner)
    waiting = [submit_run(viewer=owner, request=python(ENDLESS, live=True)) for _ in range(3)]
    assert [_positions(run) for run in waiting] == [[1], [2], [3]]
    cancel_run(run=waiting[0])
    eventually(lambda: _positions(waiting[2]) == [3, 2])
    assert _positions(waiting[1]) == [2, 1]
    cancel_run(run=busy[0])
    eventually(lambda: _positions(waiting[2]) == [3, 2, 1])
    types = ["queued", "queued", "running"]
    eventually(lambda: [event["type"] for event in events_after(waiting[1].pk, 0)] == types)
    for run in (*busy, *waiting):
        cancel_run(run=run)


def test_runs_start_in_the_order_in_which_they_came(fake_slots: Bench, owner: Viewer) -> None:
    busy = _fill(owner)
    waiting = [submit_run(viewer=owner, request=python("print(1)")) for _ in range(6)]
    cancel_run(run=busy[0])
    assert all(scheduling.await_end(run.pk, 10) for run in waiting)
    started = list(Run.objects.filter(pk__in=[run.pk for run in waiting]).order_by("started_at").values_list("pk"))
    assert started == [(run.pk,) for run in waiting]
    cancel_run(run=busy[1])


def test_interactive_run_starts_before_plain_ones_and_positions_say_so(fake_slots: Bench, owner: Viewer) -> None:
    busy = _fill(owner)
    plain = [submit_run(viewer=owner, request=python("print(1)", live=True)) for _ in range(2)]
    first = submit_run(viewer=owner, request=python("print(1)", interactive=True))
    assert _positions(first) == [1]
    eventually(lambda: [_positions(run) for run in plain] == [[1, 2], [2, 3]])
    assert _order_of_starting([*plain, first], free=busy) == [first.pk, *(run.pk for run in plain)]


def test_own_backlog_lets_others_go_first(fake_slots: Bench, owner: Viewer) -> None:
    busy = _fill(owner)
    mine = [submit_run(viewer=owner, request=python("print(1)", live=True)) for _ in range(4)]
    other = Viewer(visitor=uuid.uuid4())
    theirs = [submit_run(viewer=other, request=python("print(1)", live=True)) for _ in range(2)]
    assert [_positions(run) for run in theirs] == [[2], [4]]
    eventually(lambda: [_positions(run)[-1] for run in mine] == [1, 3, 5, 6])
    mixed = [mine[0], theirs[0], mine[1], theirs[1], mine[2], mine[3]]
    assert _order_of_starting([*mine, *theirs], free=busy) == [run.pk for run in mixed]


def test_rejudges_leave_a_slot_free_and_take_no_place(fake_slots: Bench, owner: Viewer) -> None:
    rejudges = [_rejudge() for _ in range(60)]
    scheduling.submit(*waiting_tickets())
    eventually(lambda: _running() == {rejudges[0].pk})
    state = scheduling.state()
    assert (state.running, state.queued) == (1, 0)
    run = submit_run(viewer=owner, request=python("print(1)", live=True))
    assert _positions(run) == [1]
    assert scheduling.await_end(run.pk, 10)
    assert _running() == {rejudges[0].pk}
    for rejudge in rejudges:
        cancel_run(run=rejudge)


def test_recovery_reads_the_same_order_from_the_rows(
    fake_slots: Bench, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = Viewer(visitor=uuid.uuid4())
    with monkeypatch.context() as patch:
        patch.setattr(scheduling, "submit", Mock())  # a process that dies at once
        rejudge = _rejudge(source="print(1)")
        mine = [submit_run(viewer=owner, request=python("print(1)")) for _ in range(3)]
        theirs = submit_run(viewer=others, request=python("print(1)"))
        typed = submit_run(viewer=owner, request=python("print(1)", interactive=True))
    busy = _fill(Viewer())
    recover_runs()
    mixed = [typed, mine[0], theirs, mine[1], mine[2], rejudge]
    assert _order_of_starting(mixed, free=busy) == [run.pk for run in mixed]


def _order_of_starting(runs: list[Run], *, free: list[Run]) -> list[uuid.UUID]:
    """Lets one slot go, so that one run starts after another."""
    cancel_run(run=free[0])
    assert all(scheduling.await_end(run.pk, 20) for run in runs)
    cancel_run(run=free[1])
    return list(Run.objects.filter(pk__in=[run.pk for run in runs]).order_by("started_at").values_list("pk", flat=True))


def _running() -> set[uuid.UUID]:
    return set(Run.objects.active().values_list("pk", flat=True))


def _rejudge(source: str = ENDLESS) -> Run:
    """A queued row; the scheduler is not told."""
    part = Part.objects.first() or Part.objects.create(
        problem=Problem.objects.create(slug="any", title="Any", statement="Anything."), number=1
    )
    if not part.tests.exists():
        TestCase.objects.create(part=part, name="one", position=0, input="", expected="1\n")
    run = Run.objects.create(
        kind=RunKind.JUDGE,
        priority=Priority.REJUDGE,
        language="python",
        files={"Main.py": source},
        entry="Main.py",
        limits=asdict(limits_of_problem(part.problem, "python")),
    )
    Submission.objects.create(run=run, problem=part.problem, part=part, total=1)
    return run


def _positions(run: Run) -> list[int]:
    return [event["position"] for event in events_after(run.pk, 0) if event["type"] == "queued"]
