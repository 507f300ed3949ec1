"""Runs whose process died: back into the queue, or ended with a reason; never left running for ever."""

from uuid import UUID

import structlog
from django.db import transaction

from execution.enums import RunStatus, Verdict
from execution.metrics import LOST, POISONED
from execution.models import Run
from execution.recording import append_event
from execution.services.finishing import CANCELLED, end_unclaimed_run

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 3
GIVEN_UP = f"The run was started {MOST_ATTEMPTS} times, and each time the server ended before it did."


def requeue_lost_runs(*, every_active: bool) -> int:
    """Puts every lost run right and returns how many there were.

    Lost is an active run whose lease has expired; with `every_active`, at the start of the only process that
    executes, every active one.
    """
    active = Run.objects.active() if every_active else Run.objects.lease_expired()
    recovered = 0
    for run in active.defer("files", "stdin"):
        recovered += _put_right(run)
    return recovered


def requeue_attempt(run_id: UUID, token: UUID) -> bool:
    """The same for one whose attempt broke off here: at once, and not when its lease has expired.

    False where it is no longer that attempt's.
    """
    run = Run.objects.active().defer("files", "stdin").filter(pk=run_id, attempt_token=token).first()
    return run is not None and _put_right(run)


def has_last_chance(run_id: UUID) -> bool:
    """Whether it was lost so often that once more would end it."""
    return Run.objects.filter(pk=run_id, attempts=MOST_ATTEMPTS - 1).exists()


def _put_right(run: Run) -> bool:
    """False where the run moved on meanwhile."""
    if run.cancel_requested_at is not None:
        ending = {"status": RunStatus.CANCELLED, "verdict": "", "message": CANCELLED}
        done = end_unclaimed_run(run, from_status=run.status, **ending)  # type: ignore[arg-type]
    elif run.attempts >= MOST_ATTEMPTS:
        ending = {"status": RunStatus.FINISHED, "verdict": Verdict.INTERNAL_ERROR, "message": GIVEN_UP}
        done = end_unclaimed_run(run, from_status=run.status, **ending)  # type: ignore[arg-type]
        POISONED.inc(done)
    else:
        done = _requeue(run)
        LOST.inc(done)
    if done:
        ids = {"run_id": str(run.pk), "request_id": run.request_id}
        log.warning("run_recovered", **ids, status=run.status, attempts=run.attempts)
    return done


def _requeue(run: Run) -> bool:
    changes = {"status": RunStatus.QUEUED, "attempt_token": None, "lease_expires_at": None}
    with transaction.atomic():
        unmoved = Run.objects.active().filter(pk=run.pk, attempt_token=run.attempt_token)
        if not unmoved.update(**changes):
            return False
        append_event(run.pk, "queued", position=0)
    run.status = RunStatus.QUEUED
    return True
