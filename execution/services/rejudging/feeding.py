"""The runs of rejudges: a few wait at a time, the rest are rows of the rejudge that a restart finds again."""

from dataclasses import asdict

from django.db import transaction
from django.db.models import Exists, OuterRef

from execution.enums import GOING_ON, Priority, RejudgeStatus, RunKind
from execution.languages import registry
from execution.models import Rejudge, RejudgeItem, Run, Submission
from execution.scheduling.ticket import Ticket, ticket_of
from execution.services.limits import limits_of_problem
from execution.services.rejudging.noting import note_event

MOST_WAITING = 20
SWEPT_AT_ONCE = 200
THROWN_AWAY = (RejudgeStatus.DISCARDED, RejudgeStatus.CANCELLED)


def feed_rejudges() -> list[Ticket]:
    """Queues the next runs of the rejudges that go on, and tells which, for the scheduler; marks those that are ready.

    Safe to call at any time, in several processes: an item gets its run once.
    """
    _mark_ready()
    _sweep()
    room = MOST_WAITING - Run.objects.queued().filter(priority=Priority.REJUDGE).count()
    items = RejudgeItem.objects.unstarted().select_related("submission__run", "submission__problem", "submission__part")
    started = [_start(item) for item in items[: max(0, room)]]
    return [ticket for ticket in started if ticket is not None]


def _start(item: RejudgeItem) -> Ticket | None:
    """Queues the new judging of one submission; None where another process did, or the rejudge ended meanwhile."""
    old = item.submission
    run = _run_of(old)
    with transaction.atomic():
        run.save(force_insert=True)
        total = old.part.tests.count()
        Submission(run=run, problem=old.problem, part=old.part, total=total).save(force_insert=True)
        if not RejudgeItem.objects.filter(pk=item.pk, run=None, rejudge__status__in=GOING_ON).update(run=run):
            transaction.set_rollback(True)
            return None
        Rejudge.objects.filter(pk=item.rejudge_id, status=RejudgeStatus.PREPARING).update(status=RejudgeStatus.JUDGING)
    return ticket_of(run)


def _run_of(submission: Submission) -> Run:
    """The same program, within the limits that the problem has now."""
    old = submission.run
    is_known = old.language in registry()
    return Run(
        kind=RunKind.JUDGE,
        priority=Priority.REJUDGE,
        language=old.language,
        files=old.files,
        entry=old.entry,
        limits=asdict(limits_of_problem(submission.problem, old.language)) if is_known else old.limits,
    )


def _mark_ready() -> None:
    unjudged = RejudgeItem.objects.unjudged().filter(rejudge=OuterRef("pk"))
    for rejudge in Rejudge.objects.going_on().filter(~Exists(unjudged)):
        with transaction.atomic():
            if Rejudge.objects.going_on().filter(pk=rejudge.pk).update(status=RejudgeStatus.READY):
                note_event(rejudge, RejudgeStatus.READY, None)


def _sweep() -> None:
    """Deletes what judgings that were thrown away left, some at a time; the items keep what was found."""
    left = Run.objects.filter(rejudge_item__rejudge__status__in=THROWN_AWAY, finished_at__isnull=False)
    while ids := list(left.values_list("pk", flat=True)[:SWEPT_AT_ONCE]):
        Run.objects.filter(pk__in=ids).delete()
