"""A database that goes away in the middle of a run: the run is begun again, and nothing is judged by that."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DataError, InterfaceError, OperationalError, transaction

from accounts.viewer import Viewer
from execution.enums import RunStatus
from execution.models import CaseOutcome, Run, RunEvent
from execution.recording import Recorder
from execution.scheduling import worker
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench, python
from execution.tests.waiting import until_status
from problems.models import Part

Break = Callable[[Exception, int], None]


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> Break:
    """So many writes that would end a run fail."""
    monkeypatch.setattr(worker, "RETURN_PAUSE_SECONDS", 0.01)
    write = Recorder.write

    def arrange(error: Exception, times: int) -> None:
        left = [error] * times

        def broken(recorder: Recorder, **changes: Any) -> None:
            if changes.get("status") == RunStatus.FINISHED and left:
                raise left.pop()
            write(recorder, **changes)

        monkeypatch.setattr(Recorder, "write", broken)

    return arrange


@pytest.mark.parametrize("error", [OperationalError("closed"), InterfaceError("closed")])
def test_a_run_is_begun_again(fake_slots: Bench, owner: Viewer, breaks: Break, error: Exception) -> None:
    breaks(error, 1)
    run = submit_run(viewer=owner, request=python("print('once')", live=True))
    until_status(run, "finished")
    run.refresh_from_db()
    events = list(RunEvent.objects.filter(run=run).order_by("seq").values_list("seq", "type"))
    assert (run.verdict, run.attempts) == ("OK", 2)
    assert [seq for seq, _ in events] == list(range(1, len(events) + 1))
    assert [type_ for _, type_ in events].count("finished") == 1


def test_a_judging_is_begun_again_and_counts_once(
    fake_slots: Bench, owner: Viewer, doubling: Part, breaks: Break
) -> None:
    breaks(OperationalError("closed"), 1)
    source = {"Main.py": "print(int(input()) * 2)"}
    submission = submit_solution(viewer=owner, part=doubling, language="python", files=source, live=True)
    until_status(submission.run, "finished")
    submission.refresh_from_db()
    doubling.problem.refresh_from_db()
    assert (submission.run.attempts, submission.passed, CaseOutcome.objects.count()) == (2, 5, 5)
    assert doubling.problem.submissions_count == 1


def test_one_that_fails_each_time_ends_as_our_fault(fake_slots: Bench, owner: Viewer, breaks: Break) -> None:
    breaks(OperationalError("too much for it"), 9)
    run = submit_run(viewer=owner, request=python("print(1)"))
    until_status(run, "finished")
    run.refresh_from_db()
    assert (run.verdict, run.attempts) == ("IE", 3)


def test_another_error_of_the_database_is_no_reason_to_try_again(
    fake_slots: Bench, owner: Viewer, breaks: Break
) -> None:
    breaks(DataError("not storable"), 1)
    run = submit_run(viewer=owner, request=python("print(1)"))
    until_status(run, "finished")
    run.refresh_from_db()
    assert (run.verdict, run.attempts) == ("IE", 1)


def test_events_whose_storing_was_not_confirmed_are_not_stored_twice(owner: Viewer, monkeypatch: Any) -> None:
    """The commit reached the database, and the word of it did not come back."""
    token = uuid.uuid4()
    held = {"status": "running", "attempt_token": token, "live": True}
    run = Run.objects.create(user=owner.user, language="python", files={}, limits={}, **held)
    recorder = Recorder(run_id=run.pk, token=token, live=True, last_seq=0)
    recorder.emit("running")

    def commit_and_break_off() -> None:
        raise OperationalError("the connection is closed")

    with monkeypatch.context() as patch:
        patch.setattr(recorder, "_publish", lambda _: commit_and_break_off())
        with pytest.raises(OperationalError):
            recorder.write()
    recorder.emit("compiling")
    with transaction.atomic():
        recorder.write()
    stored = RunEvent.objects.filter(run=run).order_by("seq").values_list("seq", "type")
    assert list(stored) == [(1, "running"), (2, "compiling")]
