"""Ending a run before its time."""

from django.utils import timezone

from execution import scheduling
from execution.enums import RunStatus
from execution.models import Run
from execution.services.finishing import CANCELLED, end_unclaimed_run


def cancel_run(*, run: Run) -> Run:
    """Cancels a run and returns it as it is now: cancelled where it still waited, else active until the slot has ended
    it, some milliseconds later (`scheduling.await_end` tells when). A run that has ended stays as it is.
    """
    scheduling.discard(run.pk)
    run.refresh_from_db()
    if run.status == RunStatus.QUEUED:
        message = {"verdict": "", "message": CANCELLED}
        if end_unclaimed_run(run, from_status=RunStatus.QUEUED, status=RunStatus.CANCELLED, **message):
            return run
        run.refresh_from_db()  # a worker claimed it in between
    if not run.is_final:
        now = timezone.now()
        Run.objects.active().filter(pk=run.pk, cancel_requested_at=None).update(cancel_requested_at=now)
        scheduling.steer(run.pk, "cancel")
        run.refresh_from_db()
    return run
