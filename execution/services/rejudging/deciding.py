"""The end of a rejudge: applied, discarded or cancelled, once, by somebody."""

from collections.abc import Collection
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict
from execution import scheduling
from execution.enums import GOING_ON, RejudgeStatus
from execution.models import Rejudge, Run
from execution.services.cancelling import cancel_run
from execution.services.rejudging.noting import note_event
from execution.services.rejudging.recounting import recount
from execution.services.rejudging.swapping import swap_outcomes

READY = frozenset({RejudgeStatus.READY})


def apply_rejudge(*, rejudge: Rejudge, user: User) -> Rejudge:
    """Gives every submission its new outcome, all or none; the old ones stay with the runs of the rejudge.

    What could not be judged anew stays as it is. Raises Conflict where the rejudge is not ready.
    """
    with transaction.atomic():
        _decide(rejudge, user, from_statuses=READY, status=RejudgeStatus.APPLIED)
        swap_outcomes(rejudge)
        recount(rejudge)
    return rejudge


def discard_rejudge(*, rejudge: Rejudge, user: User) -> Rejudge:
    """Throws the new outcomes away. Raises Conflict where the rejudge is not ready."""
    with transaction.atomic():
        _decide(rejudge, user, from_statuses=READY, status=RejudgeStatus.DISCARDED)
        transaction.on_commit(scheduling.look_for_rejudges)
    return rejudge


def cancel_rejudge(*, rejudge: Rejudge, user: User) -> Rejudge:
    """Ends the judging before its time; no outcome changes. Raises Conflict where it does not go on."""
    with transaction.atomic():
        _decide(rejudge, user, from_statuses=GOING_ON, status=RejudgeStatus.CANCELLED)
    for run in Run.objects.filter(rejudge_item__rejudge=rejudge, finished_at=None):
        with suppress(Run.DoesNotExist):  # it has ended, and was swept away at once
            cancel_run(run=run)
    scheduling.look_for_rejudges()
    return rejudge


def _decide(rejudge: Rejudge, user: User, *, from_statuses: Collection[RejudgeStatus], status: RejudgeStatus) -> None:
    changes = {"status": status, "decided_at": timezone.now(), "decided_by": user}
    moved = Rejudge.objects.filter(pk=rejudge.pk, status__in=from_statuses).update(**changes)
    rejudge.refresh_from_db()
    if not moved:
        wanted = " or ".join(sorted(from_statuses))
        sentence = f"The rejudge is {rejudge.status}; this can be done with one that is {wanted}."
        raise Conflict("rejudge_not_ready" if from_statuses is READY else "rejudge_ended", sentence)
    rejudge.items.update(active=False)
    note_event(rejudge, status, user)
