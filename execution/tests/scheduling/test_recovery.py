"""What a dead process leaves behind is run again or ended; what comes late is refused."""

import os
import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.viewer import Viewer
from execution import scheduling
from execution.enums import Stream, Verdict
from execution.judging.verdicts import Ruling
from execution.models import Run, RunEvent
from execution.recording import AttemptLostError
from execution.scheduling.ticket import ticket_of
from execution.selectors import events_after, run_result, submission_result
from execution.services.cancelling import cancel_run
from execution.services.executing import Attempt, claim_run
from execution.services.finishing import finish_attempt
from execution.services.recovering import recover_runs
from execution.services.requeueing import requeue_lost_runs
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench
from execution.tests.waiting import eventually
from problems.models import Part

LIMITS = {"cpu_time_seconds": 5, "wall_time_seconds": 5, "memory_mb": 64, "processes": 8, "output_kb": 64}


def a_run(**fields: Any) -> Run:
    """A row as another process left it."""
    defaults = {
        "language": "python",
        "files": {"Main.py": "print('again')"},
        "entry": "Main.py",
        "stdin": b"",
        "limits": LIMITS,
    }
    return Run.objects.create(**(defaults | fields))


def left_over(**fields: Any) -> Run:
    """An active run whose lease has expired."""
    past = timezone.now() - timedelta(seconds=1)
    defaults = {"status": "running", "attempts": 1, "attempt_token": uuid.uuid4(), "lease_expires_at": past}
    return a_run(**(defaults | fields))


def claimed(run: Run) -> Attempt:
    attempt = claim_run(run.pk, is_compiled=lambda _: False)
    assert attempt is not None
    return attempt


def test_left_over_run_is_run_again(fake_slots: Bench, owner: Viewer) -> None:
    run = left_over(live=True)
    RunEvent.objects.create(run=run, seq=1, type="running", payload={"seq": 1, "type": "running"})
    shown = {"seq": 2, "type": "stdout", "data": "half of"}
    RunEvent.objects.create(run=run, seq=2, type="stdout", payload=shown)
    assert recover_runs() == 1
    assert scheduling.await_end(run.pk, 10)
    run.refresh_from_db()
    assert (run.verdict, run.attempts) == ("OK", 2)
    assert run_result(run)["stdout"] == "again\n"
    assert [event["type"] for event in events_after(run.pk, 2)] == ["queued", "running", "stdout", "finished"]


def test_run_with_a_lease_is_left_alone(transactional_db: None) -> None:
    run = left_over(lease_expires_at=timezone.now() + timedelta(seconds=30))
    assert requeue_lost_runs(every_active=False) == 0
    run.refresh_from_db()
    assert run.status == "running"


def test_start_takes_over_every_active_run(transactional_db: None) -> None:
    left_over(lease_expires_at=timezone.now() + timedelta(seconds=30))
    assert requeue_lost_runs(every_active=True) == 1
    assert Run.objects.get().status == "queued"


def test_third_attempt_that_dies_is_the_last(transactional_db: None) -> None:
    run = left_over(attempts=3)
    assert requeue_lost_runs(every_active=True) == 1
    run.refresh_from_db()
    assert (run.status, run.verdict) == ("finished", "IE")
    assert "3 times" in run.message
    assert events_after(run.pk, 0)[-1]["message"] == run.message


def test_left_over_run_that_was_cancelled_is_cancelled(transactional_db: None) -> None:
    run = left_over(cancel_requested_at=timezone.now())
    requeue_lost_runs(every_active=True)
    run.refresh_from_db()
    assert (run.status, run.verdict) == ("cancelled", "")


def test_queued_run_that_nobody_was_told_of_is_found(fake_slots: Bench) -> None:
    run = a_run()
    assert recover_runs() == 0
    assert scheduling.await_end(run.pk, 10)


def test_command_tells_what_it_found(transactional_db: None, capsys: pytest.CaptureFixture[str]) -> None:
    left_over()
    call_command("recover_runs")
    assert capsys.readouterr().out == "1 lost run was put right.\n"
    assert Run.objects.get().status == "queued"


@pytest.mark.postgres
def test_two_workers_claim_one_run_once(transactional_db: None) -> None:
    run, won = a_run(), []
    barrier = threading.Barrier(4)

    def claim() -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            won.append(claim_run(run.pk, is_compiled=lambda _: False))
        finally:
            connection.close()

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([attempt for attempt in won if attempt]) == 1
    run.refresh_from_db()
    assert run.attempts == 1


def test_claim_of_an_ended_run_gets_nothing(transactional_db: None) -> None:
    run = a_run()
    cancel_run(run=run)
    assert claim_run(run.pk, is_compiled=lambda _: False) is None


@pytest.mark.parametrize("live", [False, True])
def test_late_worker_overwrites_nothing(transactional_db: None, live: bool) -> None:
    run = a_run(live=live)
    late = claimed(run)
    Run.objects.filter(pk=run.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    requeue_lost_runs(every_active=False)
    current = claimed(run)
    before = (Run.objects.values().get(pk=run.pk), events_after(run.pk, 0))
    with pytest.raises(AttemptLostError):
        finish_attempt(late, Ruling(Verdict.OK), outcome=None)
    late.recorder.emit("running")
    with pytest.raises(AttemptLostError):
        late.recorder.write()
    assert (Run.objects.values().get(pk=run.pk), events_after(run.pk, 0)) == before
    finish_attempt(current, Ruling(Verdict.OK), outcome=None)
    assert Run.objects.get(pk=run.pk).verdict == "OK"


def test_writing_renews_the_lease(transactional_db: None) -> None:
    attempt = claimed(a_run(live=True))
    Run.objects.update(lease_expires_at=timezone.now())
    attempt.recorder.output(Stream.STDOUT, b"on")
    assert Run.objects.get().lease_expires_at > timezone.now() + timedelta(seconds=50)  # type: ignore[operator]


def test_stop_puts_what_runs_back_into_the_queue(fake_slots: Bench) -> None:
    run = a_run(files={"Main.py": "while True: pass"})
    scheduling.submit(ticket_of(run))
    eventually(lambda: Run.objects.filter(status="running").exists())
    scheduling.stop()
    run.refresh_from_db()
    assert (run.status, run.attempt_token, run.finished_at, run.attempts) == ("queued", None, None, 0)
    assert events_after(run.pk, 0)[-1]["type"] == "queued"


def test_submission_that_was_stopped_in_the_middle_is_judged_from_the_start(
    fake_slots: Bench, doubling: Part, owner: Viewer
) -> None:
    source = "import os\nn = int(input())\nwhile n == 10 and not os.environ.get('GO'): pass\nprint(2 * n)"
    submission = submit_solution(viewer=owner, part=doubling, language="python", files={"Main.py": source}, live=True)
    eventually(lambda: submission.cases.count() == 2)
    scheduling.stop()
    os.environ["GO"] = "1"
    try:
        recover_runs()
        assert scheduling.await_end(submission.pk, 20)
    finally:
        del os.environ["GO"]
    result = submission_result(submission)
    assert (result["verdict"], len(result["tests"])) == ("AC", 5)
