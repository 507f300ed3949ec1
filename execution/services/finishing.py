"""How a run ends: once, under the token of the attempt, with all that follows from it in one transaction."""

from typing import TYPE_CHECKING, Any

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.tracing import annotate
from execution.enums import RunKind, RunStatus, Verdict
from execution.judging.verdicts import Ruling
from execution.metrics import STOPPED, count_end
from execution.models import Run, Submission
from execution.recording import append_event
from execution.selectors import run_summary, submission_summary
from execution.services.settling import settle_submission
from execution.types import Outcome

if TYPE_CHECKING:
    from execution.services.executing import Attempt

log = structlog.get_logger(__name__)
CANCELLED = "Cancelled."


def finish_attempt(attempt: "Attempt", ruling: Ruling, *, outcome: Outcome | None) -> None:
    """Ends the run as finished. Raises AttemptLostError, and changes nothing, where it is no longer this attempt's."""
    changes = _outcome_fields(outcome) | {"verdict": ruling.verdict, "message": ruling.message}
    if attempt.cases is not None and attempt.cases.has_results:
        changes |= {"time_ms": attempt.cases.totals.time_ms, "memory_kb": attempt.cases.totals.memory_kb}
    _end_attempt(attempt, RunStatus.FINISHED, changes)


def cancel_attempt(attempt: "Attempt") -> None:
    """Ends the run as cancelled; what it has shown so far stays."""
    _end_attempt(attempt, RunStatus.CANCELLED, {"message": CANCELLED})


def fail_attempt(attempt: "Attempt", sentence: str) -> None:
    """Ends the run with a fault of ours."""
    _end_attempt(attempt, RunStatus.FINISHED, {"verdict": Verdict.INTERNAL_ERROR, "message": sentence})


def release_attempt(attempt: "Attempt") -> None:
    """Puts the run back into the queue: the server stops, and the next one takes it. The attempt does not count."""
    changes = {"status": RunStatus.QUEUED, "attempt_token": None, "lease_expires_at": None}
    with transaction.atomic():
        held = Run.objects.active().filter(pk=attempt.run.pk, attempt_token=attempt.token)
        if held.update(attempts=F("attempts") - 1, **changes):
            append_event(attempt.run.pk, "queued", position=0)
            STOPPED.inc()


def end_unclaimed_run(run: Run, *, from_status: str, status: RunStatus, verdict: str, message: str) -> bool:
    """Ends a run that no attempt holds, if it still is in `from_status`. False where it has moved on."""
    now = timezone.now()
    changes = {"status": status, "verdict": verdict, "message": message, "finished_at": now, "lease_expires_at": None}
    with transaction.atomic():
        unmoved = Run.objects.filter(pk=run.pk, status=from_status, attempt_token=run.attempt_token)
        if not unmoved.update(attempt_token=None, **changes):
            return False
        for name, value in changes.items():
            setattr(run, name, value)
        append_event(run.pk, "finished", **_summary(run))
        if run.kind == RunKind.JUDGE:
            settle_submission(run)
    with structlog.contextvars.bound_contextvars(run_id=str(run.pk), request_id=run.request_id):
        _tell_end(run, phases={})
    return True


def _end_attempt(attempt: "Attempt", status: RunStatus, changes: dict[str, Any]) -> None:
    run, recorder = attempt.run, attempt.recorder
    changes |= {"status": status, "finished_at": timezone.now()}
    for name, value in changes.items():
        setattr(run, name, value)
    with attempt.phases.timed("store"), transaction.atomic():
        if run.kind == RunKind.JUDGE:
            _end_submission(attempt)
        recorder.emit("finished", **_summary(run))
        recorder.write(**changes, lease_expires_at=None)
    _tell_end(run, phases=attempt.phases.ms)


def _tell_end(run: Run, *, phases: dict[str, int]) -> None:
    """The one line of each run that has ended, and its count; `wait_ms` is its time in the queue."""
    count_end(run)
    told = {"status": str(run.status), "verdict": str(run.verdict), "kind": run.kind, "language": run.language}
    waited = (run.started_at or run.finished_at or run.created_at) - run.created_at
    wait_ms = round(waited.total_seconds() * 1000)
    annotate(**{f"run.{name}": value for name, value in told.items()}, **{"run.wait_ms": wait_ms})
    log.info("run_ended", **told, time_ms=run.time_ms, wait_ms=wait_ms, phases=phases)


def _end_submission(attempt: "Attempt") -> None:
    if attempt.cases is not None:
        attempt.cases.store()
        attempt.cases.store_totals()
    elif attempt.run.verdict == Verdict.COMPILE_ERROR:
        Submission.objects.filter(pk=attempt.run.pk).update(score=0)
    settle_submission(attempt.run)


def _summary(run: Run) -> dict[str, Any]:
    if run.kind != RunKind.JUDGE:
        return run_summary(run)
    submission = Submission.objects.select_related("problem", "part").get(pk=run.pk)
    submission.run = run
    return submission_summary(submission)


def _outcome_fields(outcome: Outcome | None) -> dict[str, Any]:
    names = ("exit_code", "signal", "time_ms", "wall_ms", "memory_kb", "stdout_truncated", "stderr_truncated")
    return {name: getattr(outcome, name) for name in names} if outcome is not None else {}
