"""The status of a problem: a draft is written, a published one is shown, an archived one is kept for its history."""

from collections import Counter, defaultdict

from django.db import transaction
from django.db.models import Count

from accounts.models import User
from core.errors import Conflict
from problems.enums import Kind, ProblemStatus
from problems.grouping import GroupFacts
from problems.models import Problem, TestCase, TestGroup
from problems.publishability import PartFacts, reasons_against
from problems.services.settling import open_notes
from problems.services.versions import record_version


def reasons_against_publishing(problem: Problem) -> list[str]:
    """Sentences that say what is missing; empty where candidates may see it."""
    parts = list(problem.parts.order_by("number"))
    tests = Counter(TestCase.objects.filter(part__problem=problem).values_list("part_id", "is_sample"))
    groups = _groups_of(problem)
    numbers = [part.number for part in parts]
    reasons = reasons_against(
        kind=Kind(problem.kind),
        has_statement=bool(problem.statement.strip()),
        languages=problem.languages,
        judging=problem.judging,
        checker=problem.checker,
        programs=dict(problem.judge_programs.values_list("role", "convention")),
        parts=[
            PartFacts(bool(part.statement.strip()), tests[part.pk, True], tests[part.pk, False], groups[part.pk])
            for part in parts
        ],
    )
    reasons += open_notes(problem)
    if numbers != list(range(1, len(numbers) + 1)):
        reasons.append(f"Its parts are numbered {', '.join(map(str, numbers))}; number them from 1 without a gap.")
    return reasons


@transaction.atomic
def publish_problem(*, problem: Problem, by: User | None = None) -> Problem:
    """Show it to candidates. Raises Conflict with what is missing; publishing a published one changes nothing.

    What is judged must have been verified as it is now: every kept solution got the verdict that it must.
    """
    problem = _locked(problem)
    if problem.status == ProblemStatus.PUBLISHED:
        return problem
    reasons = reasons_against_publishing(problem)
    if reasons:
        raise Conflict("not_publishable", f"“{problem}” cannot be published. {' '.join(reasons)}", "status")
    _require_verified(problem, by)
    return _moved(problem, ProblemStatus.PUBLISHED)


@transaction.atomic
def archive_problem(*, problem: Problem) -> Problem:
    """Take it off the list for good; submissions and drafts stay."""
    return _moved(_locked(problem), ProblemStatus.ARCHIVED)


@transaction.atomic
def withdraw_problem(*, problem: Problem) -> Problem:
    """Make it a draft again, to work on it unseen."""
    return _moved(_locked(problem), ProblemStatus.DRAFT)


def _groups_of(problem: Problem) -> dict[int, tuple[GroupFacts, ...]]:
    """What the rule on groups looks at, by the part's id."""
    found: dict[int, tuple[GroupFacts, ...]] = defaultdict(tuple)
    rows = TestGroup.objects.filter(part__problem=problem).prefetch_related("depends_on")
    for group in rows.annotate(test_count=Count("tests")):
        needed = tuple(other.name for other in group.depends_on.all())
        found[group.part_id] += (GroupFacts(group.name, group.points, needed, group.test_count),)
    return found


def _require_verified(problem: Problem, by: User | None) -> None:
    version = record_version(problem=problem, by=by)
    if version.verified_at is None and problem.kind != Kind.SYSTEM_DESIGN:
        found = f"“{problem}” cannot be published: version {version.number} of what it judges was not verified."
        raise Conflict("not_verified", f"{found} Verify it first.", "status")


def _locked(problem: Problem) -> Problem:
    return Problem.objects.select_for_update().get(pk=problem.pk)


def _moved(problem: Problem, status: ProblemStatus) -> Problem:
    if problem.status != status:
        problem.status = status
        problem.save(update_fields=["status", "updated_at"])
    return problem
