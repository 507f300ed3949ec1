"""Somebody's submissions as a list: the columns that it shows, and what it can be narrowed by."""

from typing import Any

from django.db.models.functions import Lower

from accounts.viewer import Viewer
from execution.enums import VERDICT_LABELS, RunKind, Verdict
from execution.models import CaseOutcome, Run, Submission
from execution.models.submission import PENDING, SubmissionQuerySet
from problems.models import Problem, Progress

MOST_CHOICES = 100
LONG_OF_RUN = ("run__files", "run__stdin", "run__args", "run__limits")
LONG = (*LONG_OF_RUN, "problem__statement", "problem__generator", "part__statement")


def listed(rows: SubmissionQuerySet) -> SubmissionQuerySet:
    """With all that a line of a list shows, without the code and the statements."""
    return rows.select_related("run", "problem", "part").defer(*LONG)


def choices_for(viewer: Viewer) -> dict[str, Any]:
    """Only what occurs in the viewer's own submissions is offered. Two queries that stay quick for ten thousand: the
    problems come from the progress, which has a row for each, the rest from an index of runs.
    """
    judged = Run.objects.owned_by(viewer).filter(kind=RunKind.JUDGE)
    seen = set(judged.order_by().values_list("language", "verdict").distinct())
    tried = Problem.objects.filter(pk__in=Progress.objects.owned_by(viewer).values("problem"))
    verdicts = {verdict for _, verdict in seen}
    return {
        "problems": list(tried.order_by(Lower("title")).values_list("slug", "title")[:MOST_CHOICES]),
        "languages": sorted({language for language, _ in seen}),
        "verdicts": [(v.value, VERDICT_LABELS[v]) for v in Verdict if v.value in verdicts]
        + ([(PENDING, "No verdict")] if "" in verdicts else []),
    }


def outcomes_of_two(left: Submission, right: Submission) -> list[tuple[str, list[CaseOutcome | None]]]:
    """Test by test how two submissions for the same part fared; None where one did not reach the test."""
    if left.part_id != right.part_id:
        return []
    found: dict[tuple[bool, str], dict[object, CaseOutcome]] = {}
    for outcome in CaseOutcome.objects.filter(submission__in=(left, right)).defer("actual").order_by("position", "pk"):
        found.setdefault((outcome.is_sample, outcome.name), {})[outcome.submission_id] = outcome
    return [(name, [both.get(left.pk), both.get(right.pk)]) for (_, name), both in found.items()]
