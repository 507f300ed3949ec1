"""What a judged submission changes beside itself: the problem's counts and its author's progress."""

from typing import TypedDict
from uuid import UUID

from django.db.models import F

from execution.enums import RunStatus, Verdict
from execution.models import Run, Submission
from problems.enums import ProgressState
from problems.models import Part, Problem, Progress

UNCOUNTED = frozenset({Verdict.INTERNAL_ERROR})  # our fault is not held against anybody


class Owner(TypedDict):
    """Whose progress it is: at most one of the two is set."""

    user_id: int | None
    visitor: UUID | None


def count_submission(run: Run) -> None:
    """Counts the submission of a run that has just ended. Call inside the transaction that ends it, so once."""
    if run.status != RunStatus.FINISHED or run.verdict in UNCOUNTED:
        return
    submission = Submission.objects.select_related("part").get(pk=run.pk)
    accepted = run.verdict == Verdict.ACCEPTED
    Problem.objects.filter(pk=submission.problem_id).update(
        submissions_count=F("submissions_count") + 1, accepted_count=F("accepted_count") + int(accepted)
    )
    # Read again: the visitor may have signed up while the judge was at work.
    row = Run.objects.only("user_id", "visitor").get(pk=run.pk)
    owner = Owner(user_id=row.user_id, visitor=row.visitor)
    if any(owner.values()):
        advance_progress(owner, submission.problem_id, {submission.part.number} if accepted else set())


def advance_progress(owner: Owner, problem_id: int, parts: set[int]) -> None:
    """Adds the solved parts to the progress of an owner (`user_id`, `visitor`: one is set) on a problem."""
    progress, _ = Progress.objects.select_for_update().get_or_create(**owner, problem_id=problem_id)
    solved = set(progress.parts_solved) | parts
    numbers = set(Part.objects.filter(problem_id=problem_id).values_list("number", flat=True))
    progress.parts_solved = sorted(solved)
    if numbers and numbers <= solved:
        progress.state = ProgressState.SOLVED
    progress.save()
