"""What is written down on a rejudge's way."""

from django.utils import timezone

from accounts.models import User
from execution.enums import RejudgeStatus
from execution.models import Rejudge, RejudgeEvent, RejudgeItem, Run, Submission


def note_event(rejudge: Rejudge, status: RejudgeStatus, actor: User | None) -> None:
    """`actor` None: the server itself. Call inside the transaction that changes the status."""
    name = actor.get_username() if actor else ""
    RejudgeEvent.objects.create(rejudge=rejudge, status=status, actor=actor, actor_name=name)


def note_rejudged(run: Run) -> None:
    """The new outcome of a submission. Call inside the transaction that ends the run of the new judging."""
    score = Submission.objects.values_list("score", flat=True).get(pk=run.pk)
    outcome = {"new_verdict": run.verdict, "new_score": score, "new_time_ms": run.time_ms}
    RejudgeItem.objects.filter(run_id=run.pk).update(**outcome, judged_at=timezone.now())
