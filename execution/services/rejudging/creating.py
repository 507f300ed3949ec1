"""Beginning a rejudge."""

from django.db import IntegrityError, transaction

from accounts.models import User
from core.errors import Conflict, DomainError
from execution import scheduling
from execution.enums import RejudgeStatus
from execution.models import Rejudge, RejudgeItem
from execution.models.submission import SubmissionQuerySet
from execution.services.rejudging.noting import note_event
from execution.services.rejudging.selecting import MOST_SUBMISSIONS, Choice, chosen_submissions

LONGEST_REASON = 500


def create_rejudge(*, user: User, reason: str, choice: Choice) -> Rejudge:
    """Writes down which submissions are judged again, and what they have now; the judging begins by itself.

    Raises DomainError with the field at fault, and Conflict where one of them is in a rejudge that nobody has decided.
    """
    reason = checked_reason(reason)
    with transaction.atomic():
        rows = chosen_submissions(choice)
        _refuse_active(rows)
        items = _items(rows)
        rejudge = Rejudge.objects.create(reason=reason, chosen=choice.as_json(), created_by=user)
        for item in items:
            item.rejudge = rejudge
        try:
            with transaction.atomic():
                RejudgeItem.objects.bulk_create(items, batch_size=500)
        except IntegrityError:
            raise _active_elsewhere() from None
        note_event(rejudge, RejudgeStatus.PREPARING, user)
        transaction.on_commit(scheduling.look_for_rejudges)
    return rejudge


def checked_reason(reason: str) -> str:
    """Raises DomainError."""
    reason = reason.replace("\0", "").strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        sentence = f"reason must say in 1 to {LONGEST_REASON} characters why these are judged again."
        raise DomainError("reason_required", sentence, "reason")
    return reason


def _items(rows: SubmissionQuerySet) -> list[RejudgeItem]:
    found = list(rows.values_list("pk", "run__verdict", "score", "run__time_ms")[: MOST_SUBMISSIONS + 1])
    if not found:
        raise DomainError("nothing_chosen", "No judged submission is meant by this.", "problem")
    if len(found) > MOST_SUBMISSIONS:
        sentence = f"More than {MOST_SUBMISSIONS} submissions are meant; narrow it, by a span of time for example."
        raise DomainError("too_many_submissions", sentence, "problem")
    return [
        RejudgeItem(submission_id=pk, old_verdict=verdict, old_score=score, old_time_ms=time_ms)
        for pk, verdict, score, time_ms in found
    ]


def _refuse_active(rows: SubmissionQuerySet) -> None:
    active = RejudgeItem.objects.filter(active=True, submission__in=rows.order_by())
    numbers = list(active.order_by("rejudge_id").values_list("rejudge_id", flat=True).distinct()[:5])
    if numbers:
        raise _active_elsewhere(*numbers)


def _active_elsewhere(*numbers: int) -> Conflict:
    which = f" ({', '.join(str(number) for number in numbers)})" if numbers else ""
    sentence = f"Some of these submissions are in a rejudge that is not decided yet{which}; decide that one first."
    return Conflict("rejudge_active", sentence)
