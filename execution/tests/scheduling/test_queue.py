"""The queue: bounded, in order, its positions told."""

import pytest
from pytest_django import Settings

from accounts.viewer import Viewer
from core.errors import Unavailable
from execution import scheduling
from execution.models import Run
from execution.selectors import events_after
from execution.services.cancelling import cancel_run
from execution.services.running import submit_run
from execution.tests.bench import Bench, python
from execution.tests.waiting import eventually, until_status

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


def _positions(run: Run) -> list[int]:
    return [event["position"] for event in events_after(run.pk, 0) if event["type"] == "queued"]
