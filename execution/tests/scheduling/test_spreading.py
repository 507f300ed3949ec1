"""JUDGE_PARALLEL_TESTS: free slots help a submission, and go back to the first run that needs one."""

import threading

import pytest
from pytest_django import Settings

from accounts.viewer import Viewer
from execution import scheduling
from execution.selectors import events_after, submission_result
from execution.services.cancelling import cancel_run
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench, python
from execution.tests.services.test_submitting import RIGHT, judged
from execution.tests.waiting import eventually
from problems.models import Part

SECONDS = 20.0


@pytest.fixture
def parallel(fake_slots: Bench, settings: Settings) -> Bench:
    settings.JUDGE_PARALLEL_TESTS = 4
    settings.MAX_CONCURRENT_EXECUTIONS = 3
    return fake_slots


class Gate:
    """Holds every program of judging until it opens, and counts those that are there at the same time."""

    def __init__(self, bench: Bench) -> None:
        self.open, self._lock = threading.Event(), threading.Lock()
        self.there = self.most = 0
        bench.hook = self.pass_through

    def pass_through(self, step: str) -> None:
        if step != "execute":
            return
        with self._lock:
            self.there += 1
            self.most = max(self.most, self.there)
        self.open.wait(SECONDS)
        with self._lock:
            self.there -= 1


def test_tests_run_in_as_many_slots_as_may_run_at_once(parallel: Bench, doubling: Part, owner: Viewer) -> None:
    gate = Gate(parallel)
    submission = submit_solution(viewer=owner, part=doubling, language="python", files={"Main.py": RIGHT}, live=True)
    eventually(lambda: gate.there == 3, seconds=SECONDS)
    gate.open.set()
    assert scheduling.await_end(submission.pk, SECONDS)
    assert gate.most == 3
    result = submission_result(submission)
    assert (result["verdict"], result["passed"]) == ("AC", 5)
    cases = [event["name"] for event in events_after(submission.pk, 0) if event["type"] == "case"]
    assert cases == [test["name"] for test in result["tests"]] == sorted(cases)
    assert max(slot.most_users for slot in parallel.slots) == 1


def test_without_the_setting_one_slot_does_all(fake_slots: Bench, doubling: Part, owner: Viewer) -> None:
    gate = Gate(fake_slots)
    gate.open.set()
    judged(doubling, owner, RIGHT)
    assert gate.most == 1


def test_run_that_comes_gets_a_slot_while_a_submission_has_all(parallel: Bench, doubling: Part, owner: Viewer) -> None:
    slow = "import time; n = int(input()); time.sleep(0 if n < 3 else 30); print(2 * n)"
    submission = submit_solution(viewer=owner, part=doubling, language="python", files={"Main.py": slow}, live=True)
    eventually(lambda: sum(slot.users for slot in parallel.slots) == 3, seconds=SECONDS)
    opened = len(parallel.slots)
    run = submit_run(viewer=owner, request=python("print('at once')"))
    ended = scheduling.await_end(run.pk, SECONDS)
    assert ended is not None
    assert ended.run.verdict == "OK"
    assert len(parallel.slots) == opened  # a slot came back; none had to be opened
    cancel_run(run=submission.run)
    assert scheduling.await_end(submission.pk, SECONDS)
    assert submission_result(submission)["status"] == "cancelled"
    eventually(lambda: sum(slot.users for slot in parallel.slots) == 0, seconds=SECONDS)


def test_slots_that_break_while_they_help_cost_nothing(parallel: Bench, doubling: Part, owner: Viewer) -> None:
    submission = judged(doubling, owner, RIGHT)  # the slots are open from here on
    assert submission_result(submission)["verdict"] == "AC"
    parallel.faults += ["execute", "execute"]
    result = submission_result(judged(doubling, owner, RIGHT, live=True))
    assert (result["verdict"], result["passed"], len(result["tests"])) == ("AC", 5, 5)


def test_compiled_program_is_compiled_in_each_slot(parallel: Bench, doubling: Part, owner: Viewer) -> None:
    gate = Gate(parallel)
    files = {"Main.cpp": RIGHT}
    submission = submit_solution(viewer=owner, part=doubling, language="cpp", files=files, live=False)
    eventually(lambda: gate.there == 3, seconds=SECONDS)
    gate.open.set()
    assert scheduling.await_end(submission.pk, SECONDS)
    assert submission_result(submission)["verdict"] == "AC"
