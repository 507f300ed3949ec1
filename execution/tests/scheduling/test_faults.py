"""Slots that fail: the run is tried again on a fresh one, then told to be our fault."""

import pytest
from pytest_django import Settings

from accounts.viewer import Viewer
from core.errors import Unavailable
from execution import scheduling
from execution.models import CaseOutcome, Run
from execution.scheduling import worker
from execution.selectors import events_after, run_result, submission_result
from execution.services import executing
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench, python
from execution.tests.doubles import DEAD
from execution.tests.waiting import eventually
from problems.models import Part, Problem


@pytest.mark.parametrize("faults", [["execute"], ["prepare", "execute"], ["execute", "execute"]])
@pytest.mark.parametrize("live", [False, True])
def test_fault_of_a_slot_is_tried_again_on_a_fresh_one(
    fake_slots: Bench, owner: Viewer, faults: list[str], live: bool
) -> None:
    fake_slots.faults += faults
    run = submit_run(viewer=owner, request=python("print('once')", live=live))
    assert scheduling.await_end(run.pk, 10)
    assert run_result(run)["stdout"] == "once\n"
    assert len([slot for slot in fake_slots.slots if not slot.is_open]) == len(faults)
    seqs = [event["seq"] for event in events_after(run.pk, 0)]
    assert seqs == list(range(1, len(seqs) + 1))


def test_slot_that_fails_three_times_is_our_fault(fake_slots: Bench, owner: Viewer) -> None:
    fake_slots.faults += ["execute"] * 3
    run = submit_run(viewer=owner, request=python("print(1)"))
    assert scheduling.await_end(run.pk, 10)
    result = run_result(run)
    assert (result["status"], result["verdict"]) == ("finished", "IE")
    assert result["message"] == "The sandbox failed 3 times in a row; this is no fault of the program."
    after = submit_run(viewer=owner, request=python("print(2)"))
    assert scheduling.await_end(after.pk, 10)
    assert run_result(after)["stdout"] == "2\n"


def test_judging_begins_again_after_a_fault(fake_slots: Bench, doubling: Part, owner: Viewer) -> None:
    calls = iter(range(100))

    def fail_at_the_third_test(name: str) -> None:
        if name == "execute" and next(calls) == 2:
            fake_slots.faults.append("execute")

    fake_slots.hook = fail_at_the_third_test
    files = {"Main.py": "print(2 * int(input()))"}
    submission = submit_solution(viewer=owner, part=doubling, language="python", files=files, live=True)
    assert scheduling.await_end(submission.pk, 10)
    result = submission_result(submission)
    assert (result["verdict"], len(result["tests"])) == ("AC", 5)
    assert CaseOutcome.objects.count() == 5
    assert Problem.objects.get().submissions_count == 1


def test_fault_of_ours_ends_the_run_and_the_worker_goes_on(
    fake_slots: Bench, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(executing, "rule_on_program", broken)
        runs = [submit_run(viewer=owner, request=python("print(1)")) for _ in range(3)]
        assert all(scheduling.await_end(run.pk, 10) for run in runs)
    assert {run_result(run)["message"] for run in runs} == {worker.OUR_FAULT}
    after = submit_run(viewer=owner, request=python("print(2)"))
    assert scheduling.await_end(after.pk, 10)
    assert run_result(after)["stdout"] == "2\n"


def test_slots_that_do_not_open_are_unhealthy_and_refuse(fake_slots: Bench, owner: Viewer, settings: Settings) -> None:
    fake_slots.faults += ["open"] * 6
    run = submit_run(viewer=owner, request=python("print(1)"))
    eventually(lambda: not scheduling.state().healthy)
    assert scheduling.state().message == DEAD
    with pytest.raises(Unavailable) as refused:
        submit_run(viewer=owner, request=python("print(1)"))
    assert refused.value.code == "executor_unavailable"
    assert scheduling.await_end(run.pk, 10)
    assert scheduling.state().healthy
    assert Run.objects.get().verdict == "OK"
