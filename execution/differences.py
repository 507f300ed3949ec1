"""What is read of a rejudge: how far it is, and the difference that it would make."""

from typing import Any, TypedDict

from django.db.models import Count

from execution.enums import RejudgeStatus, Verdict
from execution.models import Rejudge, RejudgeItem
from execution.models.rejudge import KEPT, RejudgeItemQuerySet
from execution.services.rejudging.selecting import Choice


class Cell(TypedDict):
    """How many submissions went from one verdict to another."""

    old_verdict: str
    new_verdict: str
    count: int


def rejudge_summary(rejudge: Any) -> dict[str, Any]:
    """What is told of a rejudge, which was read `with_counts`."""
    return {
        "id": rejudge.pk,
        "reason": rejudge.reason,
        "chosen": Choice.in_order(rejudge.chosen),
        "status": rejudge.status,
        "total": rejudge.total,
        "judged": rejudge.judged,
        "changed": rejudge.changed,
        "created_at": rejudge.created_at,
        "created_by": _name(rejudge.created_by),
        "decided_at": rejudge.decided_at,
        "decided_by": _name(rejudge.decided_by),
    }


def rejudge_result(rejudge: Any) -> dict[str, Any]:
    """The same with the difference: verdict by verdict, and what could not be judged anew."""
    cells = difference(rejudge)
    unjudged = sum(cell["count"] for cell in cells if cell["new_verdict"] in KEPT)
    return rejudge_summary(rejudge) | {
        "difference": [cell for cell in cells if cell["new_verdict"]],
        "kept": unjudged,
        "events": list(rejudge.events.order_by("pk").values("status", "actor_name", "created_at")),
    }


def difference(rejudge: Rejudge) -> list[Cell]:
    """Every pair of an old and a new verdict among the judged items; the new one is "" where nothing was found."""
    judged = rejudge.items.filter(judged_at__isnull=False).order_by("old_verdict", "new_verdict")
    return list(judged.values("old_verdict", "new_verdict").annotate(count=Count("pk")))


def matrix(cells: list[Cell]) -> dict[str, Any]:
    """The difference as a table: a row for each old verdict, a column for each new one.

    Each cell says how many, and whether that is a change.
    """
    counts = {(cell["old_verdict"], cell["new_verdict"]): cell["count"] for cell in cells}
    olds = [verdict.value for verdict in Verdict if any(old == verdict for old, _ in counts)]
    news = [verdict.value for verdict in Verdict if any(new == verdict for _, new in counts)]
    rows = [(old, [(counts.get((old, new), 0), new not in KEPT | {old}) for new in news]) for old in olds]
    return {"columns": news, "rows": rows}


def changes(rejudge: Rejudge) -> RejudgeItemQuerySet:
    """The items whose submissions get another verdict or score, with all that is told of them."""
    whole = RejudgeItem.objects.filter(rejudge=rejudge).changed()
    rows = whole.select_related("submission__problem", "submission__part", "submission__run__user")
    return rows.defer("submission__run__files", "submission__run__stdin", "submission__problem__statement").order_by(
        "pk"
    )


def change_payload(item: RejudgeItem) -> dict[str, Any]:
    """Who would change, and how."""
    submission = item.submission
    return {
        "submission": str(submission.pk),
        "problem": submission.problem.slug,
        "part": submission.part.number,
        "language": submission.run.language,
        "owner": submission.run.owner_name,
        "old_verdict": item.old_verdict,
        "new_verdict": item.new_verdict,
        "old_score": item.old_score,
        "new_score": item.new_score,
        "old_time_ms": item.old_time_ms,
        "new_time_ms": item.new_time_ms,
    }


def decisions(rejudge: Rejudge) -> list[str]:
    """What can be done with it now: apply, discard or cancel."""
    if rejudge.status == RejudgeStatus.READY:
        return ["apply", "discard"]
    return ["cancel"] if rejudge.is_going_on else []


def _name(user: Any) -> str:
    return user.get_username() if user else ""
