"""Cancel works everywhere on a run's way, within 200 ms, and once."""

import threading
import time
import uuid

import pytest
from django.db import connection

from accounts.viewer import Viewer
from execution import scheduling
from execution.models import Run, Submission
from execution.selectors import events_after, run_result
from execution.services.cancelling import cancel_run
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench, python
from execution.tests.waiting import quickest, until_status
from problems.models import Part, Problem

ENDLESS = "print('begun', flush=True)\nwhile True: pass"


def cancelled(run: Run) -> Run:
    """Cancels and gives back the run as it ended. `run` itself belongs to its worker."""
    mine = Run.objects.get(pk=run.pk)
    cancel_run(run=mine)
    assert scheduling.await_end(mine.pk, 5)
    mine.refresh_from_db()
    return mine


@pytest.mark.parametrize(
    ("source", "language", "status"), [(ENDLESS, "python", "running"), ("#slow compile", "cpp", "compiling")]
)
def test_cancel_works_within_200_ms(fake_slots: Bench, owner: Viewer, source: str, language: str, status: str) -> None:
    def seconds() -> float:
        run = submit_run(viewer=owner, request=python(source, language=language))
        until_status(run, status)
        begun = time.monotonic()
        cancelled(run)
        return time.monotonic() - begun

    assert quickest(seconds) < 0.2


def test_running_program_is_cancelled(fake_slots: Bench, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python(ENDLESS, live=True))
    until_status(run, "running")
    run = cancelled(run)
    assert (run.status, run.verdict, run.message) == ("cancelled", "", "Cancelled.")
    last = events_after(run.pk, 0)[-1]
    assert (last["type"], last["status"], last["verdict"]) == ("finished", "cancelled", "")
    assert run_result(run)["error"] == ""


def test_compiling_program_is_cancelled(fake_slots: Bench, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python("#slow compile", language="cpp"))
    until_status(run, "compiling")
    assert cancelled(run).status == "cancelled"


def test_waiting_run_is_cancelled_and_never_starts(fake_slots: Bench, owner: Viewer) -> None:
    running = [submit_run(viewer=owner, request=python(ENDLESS)) for _ in range(2)]
    for run in running:
        until_status(run, "running")
    waiting = submit_run(viewer=owner, request=python("print(1)", live=True))
    waiting = cancelled(waiting)
    assert (waiting.status, waiting.attempts, waiting.started_at) == ("cancelled", 0, None)
    assert [event["type"] for event in events_after(waiting.pk, 0)] == ["queued", "finished"]
    assert scheduling.state().queued == 0
    for run in running:
        cancelled(run)


def test_judging_is_cancelled_and_counts_for_nothing(fake_slots: Bench, doubling: Part, owner: Viewer) -> None:
    source = "n = int(input())\nif n == 10:\n    while True: pass\nprint(2 * n)"
    submission = submit_solution(viewer=owner, part=doubling, language="python", files={"Main.py": source}, live=True)
    until_status(submission.run, "running")
    while Submission.objects.get(pk=submission.pk).cases.count() < 2:
        time.sleep(0.005)
    assert cancelled(submission.run).status == "cancelled"
    assert Submission.objects.get(pk=submission.pk).cases.count() == 2
    assert Problem.objects.get().submissions_count == 0


def test_cancel_of_an_ended_run_changes_nothing(fake_slots: Bench, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python("print(1)"))
    assert scheduling.await_end(run.pk, 5)
    before = Run.objects.values().get(pk=run.pk)
    assert cancel_run(run=run).status == "finished"
    assert Run.objects.values().get(pk=run.pk) == before


def test_cancel_twice_ends_once(fake_slots: Bench, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python(ENDLESS))
    until_status(run, "running")
    cancel_run(run=run)
    cancelled(run)
    assert cancel_run(run=run).status == "cancelled"
    assert [event["type"] for event in events_after(run.pk, 0)].count("finished") == 1


@pytest.mark.parametrize("delay_ms", range(0, 60, 6))
def test_cancel_against_finish_leaves_one_end(fake_slots: Bench, owner: Viewer, delay_ms: int) -> None:
    run = submit_run(viewer=owner, request=python("print('done')", live=True))
    time.sleep(delay_ms / 1000)
    cancels = [threading.Thread(target=_cancel, args=(run.pk,)) for _ in range(2)]
    for thread in cancels:
        thread.start()
    for thread in cancels:
        thread.join()
    assert scheduling.await_end(run.pk, 5)
    run.refresh_from_db()
    events = events_after(run.pk, 0)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert [event["type"] for event in events].count("finished") == 1
    assert (run.status, run.verdict) in {("finished", "OK"), ("cancelled", "")}
    assert events[-1]["status"] == run.status


def _cancel(run_id: uuid.UUID) -> None:
    try:
        cancel_run(run=Run.objects.get(pk=run_id))
    finally:
        connection.close()
