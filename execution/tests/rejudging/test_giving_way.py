"""Between two tests a rejudge waits for candidates: not for long, and not where one lacks its slot."""

import time
from collections.abc import Iterator

import pytest

from accounts.models import User
from accounts.viewer import Viewer
from execution import scheduling
from execution.enums import Priority
from execution.models import Rejudge, Run
from execution.scheduling import worker
from execution.services.cancelling import cancel_run
from execution.services.running import submit_run
from execution.tests.bench import Bench, python
from execution.tests.rejudging.conftest import Submit, begun, until_rejudge
from execution.tests.waiting import eventually

FOR_LONG = 60.0


@pytest.fixture
def executions(fake_slots: Bench) -> list[str]:
    """Grows with each start of a program."""
    steps: list[str] = []
    fake_slots.hook = lambda step: steps.append(step) if step == "execute" else None
    return steps


@pytest.fixture
def endless(submit: Submit, owner: Viewer, executions: list[str]) -> Iterator[Run]:
    """A candidate's run under way, beside a submission that may be judged again."""
    submit()
    run = submit_run(viewer=owner, request=python("while True: pass"))
    eventually(lambda: len(executions) == 6)  # five tests of the submission, and this one
    yield run
    cancel_run(run=run)


@pytest.fixture
def going_on(endless: Run, judge: User, executions: list[str], monkeypatch: pytest.MonkeyPatch) -> Rejudge:
    """A rejudge that has begun: the first does, however busy it is."""
    monkeypatch.setattr(worker, "MOST_REST_SECONDS", FOR_LONG)
    executions.clear()
    rejudge = begun(judge)
    eventually(is_judging)
    return rejudge


def is_judging() -> bool:
    return Run.objects.active().filter(priority=Priority.REJUDGE).exists()


def test_it_waits_until_the_candidate_is_through(going_on: Rejudge, endless: Run, executions: list[str]) -> None:
    time.sleep(0.3)
    assert is_judging()
    assert executions == []
    cancel_run(run=endless)
    until_rejudge(going_on, "ready")
    assert len(executions) == 5


def test_it_waits_no_longer_than_its_bound(
    endless: Run, judge: User, executions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "MOST_REST_SECONDS", 0.05)
    until_rejudge(begun(judge), "ready")
    assert not Run.objects.get(pk=endless.pk).is_final


def test_it_goes_on_where_a_candidate_lacks_the_slot(going_on: Rejudge, endless: Run, owner: Viewer) -> None:
    waiting = submit_run(viewer=owner, request=python("print(1)"))
    assert scheduling.await_end(waiting.pk, 20)
    until_rejudge(going_on, "ready")
    assert not Run.objects.get(pk=endless.pk).is_final


def test_server_that_stops_ends_the_waiting(going_on: Rejudge, endless: Run) -> None:
    assert is_judging()
    scheduling.stop()
    assert Run.objects.queued().filter(priority=Priority.REJUDGE).exists()
