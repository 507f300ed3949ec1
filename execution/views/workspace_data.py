"""What the page of the workspace knows at its start, read in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.templatetags.static import static
from django.urls import reverse

from accounts.viewer import Viewer
from execution import scheduling
from execution.languages import OfferedLanguage, registry
from execution.models import Submission
from execution.plans import groups_of
from execution.services.submitting import QUARANTINED
from execution.types import Group
from problems.enums import Kind
from problems.models import Draft, Part, Problem, ProblemFile, Progress, StarterCode, TestCase

MOST_SUBMISSIONS = 50
TEXT = "text"
"""The language of a system-design answer."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """Code that was handed in."""

    source: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A part of a problem, opened by a viewer."""

    viewer: Viewer
    problem: Problem
    parts: Sequence[Part]
    part: Part
    languages: list[OfferedLanguage]
    samples: list[dict[str, object]]
    test_count: int
    groups: list[Group]
    starters: dict[int, dict[str, str]]
    """Source by part number and language."""
    drafts: dict[int, dict[str, Draft]]
    """The viewer's, by part number and language; the latest first."""
    submitted: dict[int, dict[str, Submitted]]
    """The viewer's latest of the parts before a cumulative one, by part number and language."""
    files: list[ProblemFile]
    parts_solved: list[int]
    submission: Submission | None
    following: Problem | None


def open_workspace(*, viewer: Viewer, problem: Problem, parts: Sequence[Part], part: Part) -> Workspace:
    """Reads what the page needs. `parts` are all of the problem's, in order."""
    tests = TestCase.objects.filter(part=part)
    progress = Progress.objects.owned_by(viewer).filter(problem=problem).first()
    submissions = Submission.objects.owned_by(viewer).filter(part=part)
    return Workspace(
        viewer=viewer,
        problem=problem,
        parts=parts,
        part=part,
        languages=_languages(problem),
        samples=[dict(row) for row in tests.filter(is_sample=True).values("name", "input", "expected")],
        test_count=tests.count(),
        groups=groups_of(part),
        starters=_starters(problem, parts),
        drafts=_drafts(viewer, parts),
        submitted=_submitted(viewer, parts, before=part),
        files=list(problem.files.all()),
        parts_solved=list(progress.parts_solved) if progress else [],
        submission=submissions.select_related("run").defer("run__files", "run__stdin").first(),
        following=_following(problem),
    )


def page_data(opened: Workspace, *, nonce: str) -> dict[str, Any]:
    """The JSON that the page's script starts from. Of hidden tests it tells the number alone."""
    problem, part, number = opened.problem, opened.part, opened.part.number
    drafts = opened.drafts.get(number, {})
    return {
        "owner": _owner(opened.viewer),
        "slug": problem.slug,
        "run_problem": problem.slug if opened.files else None,
        "kind": problem.kind,
        "closed": QUARANTINED if problem.is_quarantined else "",
        "part": {"number": number, "count": len(opened.parts), "cumulative": part.cumulative},
        "languages": [asdict(language) for language in opened.languages],
        "language": next(iter(drafts), None),
        "initial": initial_code(opened, number),
        "drafts": [
            {"language": slug, "source": draft.source, "updated_at": draft.updated_at.isoformat()}
            for slug, draft in drafts.items()
        ],
        "samples": opened.samples,
        "test_count": opened.test_count,
        "groups": [{"name": group.name, "points": group.points} for group in opened.groups],
        "submission": _submission(opened.submission),
        "previous_part": _part_url(opened, number - 1),
        "next_part": _part_url(opened, number + 1),
        "next": _next_step(opened),
        "nonce": nonce,
        "sprite": static("dist/icons.svg"),
        "terminal_css": static("dist/xterm.css"),
    }


def initial_code(opened: Workspace, number: int) -> dict[str, str]:
    """What the editor starts with, by language; a cumulative part with the code of the part before, as it was written
    or handed in last.

    Where a coding problem has no starter code for a language, its hello program shows how a program begins in it.
    """
    starters = opened.starters.get(number, {})
    part = next((part for part in opened.parts if part.number == number), None)
    if part is None or not part.cumulative or number == 1:
        return _hellos(opened) | starters
    drafts, submitted = opened.drafts.get(number - 1, {}), opened.submitted.get(number - 1, {})
    written = {slug: draft.source for slug, draft in drafts.items()}
    later = {s: one.source for s, one in submitted.items() if s not in drafts or one.at > drafts[s].updated_at}
    return initial_code(opened, number - 1) | starters | written | later


def _hellos(opened: Workspace) -> dict[str, str]:
    if opened.problem.kind != Kind.CODING:
        return {}
    return {language.slug: registry()[language.slug].hello for language in opened.languages}


def _languages(problem: Problem) -> list[OfferedLanguage]:
    """What this machine offers of what the problem allows."""
    if problem.kind == Kind.SYSTEM_DESIGN:
        return []
    allowed = problem.languages or (["sql"] if problem.kind == Kind.SQL else [])
    offered = scheduling.languages()
    if not allowed:
        return [language for language in offered if language.slug != "sql"]
    return [language for language in offered if language.slug in allowed]


def _starters(problem: Problem, parts: Sequence[Part]) -> dict[int, dict[str, str]]:
    numbers = {part.pk: part.number for part in parts}
    found: dict[int, dict[str, str]] = {}
    for starter in StarterCode.objects.filter(part__problem=problem):
        found.setdefault(numbers[starter.part_id], {})[starter.language] = starter.source
    return found


def _drafts(viewer: Viewer, parts: Sequence[Part]) -> dict[int, dict[str, Draft]]:
    numbers = {part.pk: part.number for part in parts}
    found: dict[int, dict[str, Draft]] = {}
    for draft in Draft.objects.owned_by(viewer).filter(part__in=numbers).order_by("-updated_at"):
        found.setdefault(numbers[draft.part_id], {})[draft.language] = draft
    return found


def _submitted(viewer: Viewer, parts: Sequence[Part], *, before: Part) -> dict[int, dict[str, Submitted]]:
    """Only where a cumulative part may begin with it, and only of the last submissions."""
    numbers = {part.pk: part.number for part in parts if part.number < before.number}
    if not before.cumulative or not numbers:
        return {}
    rows = Submission.objects.owned_by(viewer).filter(part__in=numbers).order_by("-created_at").select_related("run")
    found: dict[int, dict[str, Submitted]] = {}
    for row in rows.defer("run__stdin")[:MOST_SUBMISSIONS]:
        code = Submitted(row.run.files[row.run.entry], row.created_at)
        found.setdefault(numbers[row.part_id], {}).setdefault(row.run.language, code)
    return found


def _owner(viewer: Viewer) -> str:
    """Keeps apart in one browser what different people wrote."""
    return f"u{viewer.user.pk}" if viewer.user else f"v{viewer.visitor}"


def _submission(submission: Submission | None) -> dict[str, Any] | None:
    return {"id": str(submission.pk), "is_final": submission.run.is_final} if submission else None


def _part_url(opened: Workspace, number: int) -> str | None:
    return f"?part={number}" if any(part.number == number for part in opened.parts) else None


def _following(problem: Problem) -> Problem | None:
    """The next published problem in the order of the list."""
    ordered = Problem.objects.published().in_order()
    at = (problem.position, problem.title, problem.pk)
    later = ordered.filter(position__gte=problem.position).exclude(pk=problem.pk).only("slug", "title", "position")
    return next((other for other in later[:100] if (other.position, other.title, other.pk) > at), None)


def _next_step(opened: Workspace) -> dict[str, str] | None:
    """Where an accepted submission leads: the next part, else the next problem."""
    if url := _part_url(opened, opened.part.number + 1):
        return {"url": url, "label": f"Go to part {opened.part.number + 1}"}
    if opened.following is None:
        return None
    url = reverse("execution:workspace", args=[opened.following.slug])
    return {"url": url, "label": f"Next: {opened.following.title}"}
