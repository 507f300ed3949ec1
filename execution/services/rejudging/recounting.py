"""What follows from other verdicts: the counts of the problems, and how far their candidates came."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from execution.enums import RunStatus, Verdict
from execution.models import Rejudge, Submission
from execution.scheduling.ticket import Owner
from execution.services.progress import UNCOUNTED
from problems.enums import ProgressState
from problems.models import Part, Problem, Progress


def recount(rejudge: Rejudge) -> None:
    """Counts anew from the rows. Call inside the transaction that swaps the outcomes, behind the swap."""
    changed = rejudge.items.changed()
    numbers = changed.values_list("submission__problem_id", flat=True).distinct()
    for problem in Problem.objects.select_for_update().filter(pk__in=list(numbers)).order_by("pk"):
        _recount_problem(problem)
        owners = changed.filter(submission__problem=problem).values_list(
            "submission__run__user_id", "submission__run__visitor"
        )
        _recount_progress(problem, {owner for owner in owners.distinct() if any(owner)})


def _recount_problem(problem: Problem) -> None:
    judged = Submission.objects.handed_in().filter(problem=problem, run__status=RunStatus.FINISHED)
    counts = judged.exclude(run__verdict__in=UNCOUNTED).aggregate(
        submissions_count=Count("pk"), accepted_count=Count("pk", filter=Q(run__verdict=Verdict.ACCEPTED))
    )
    Problem.objects.filter(pk=problem.pk).update(**counts)


def _recount_progress(problem: Problem, owners: set[Owner]) -> None:
    """The parts that they have solved are those with an accepted submission, and no others."""
    solved = _solved_parts(problem, owners)
    numbers = set(Part.objects.filter(problem=problem).values_list("number", flat=True))
    users, visitors = _sides(owners)
    rows = Progress.objects.select_for_update().filter(Q(user__in=users) | Q(visitor__in=visitors), problem=problem)
    known = {(row.user_id, row.visitor): row for row in rows}
    missing = [Progress(problem=problem, user_id=user, visitor=visitor) for user, visitor in owners - known.keys()]
    for row in [*known.values(), *missing]:
        parts = solved[row.user_id, row.visitor]
        row.parts_solved = sorted(parts)
        row.state = ProgressState.SOLVED if numbers and numbers <= parts else ProgressState.TRIED
        row.updated_at = timezone.now()
    Progress.objects.bulk_update(known.values(), ["parts_solved", "state", "updated_at"])
    Progress.objects.bulk_create(missing)


def _solved_parts(problem: Problem, owners: set[Owner]) -> dict[Owner, set[int]]:
    users, visitors = _sides(owners)
    accepted = Submission.objects.handed_in().filter(
        Q(run__user__in=users) | Q(run__visitor__in=visitors), problem=problem, run__verdict=Verdict.ACCEPTED
    )
    solved: dict[Owner, set[int]] = defaultdict(set)
    for user, visitor, number in accepted.values_list("run__user_id", "run__visitor", "part__number").distinct():
        solved[user, visitor].add(number)
    return solved


def _sides(owners: set[Owner]) -> tuple[list[int], list[UUID]]:
    return [user for user, _ in owners if user], [visitor for _, visitor in owners if visitor]
