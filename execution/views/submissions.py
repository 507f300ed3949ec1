"""Own submissions: the history, one in full, and two beside each other."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.viewer import Viewer, viewer_of
from execution.comparing import side_by_side
from execution.enums import VERDICT_LABELS, Verdict
from execution.highlighting import highlighted
from execution.models import Submission
from execution.models.submission import SubmissionQuerySet
from execution.selectors import submission_result

PAGE_SIZE = 30
MOST_CHOICES = 100
PENDING = "pending"


@require_safe
def submission_list(request: HttpRequest) -> HttpResponse:
    """The viewer's own, the newest first, by `?problem=&language=&verdict=`; for htmx the results alone."""
    own = Submission.objects.owned_by(viewer_of(request))
    chosen = {name: request.GET.get(name, "").replace("\0", "") for name in ("problem", "language", "verdict")}
    page = Paginator(_filtered(own, chosen).select_related("run", "problem", "part"), PAGE_SIZE)
    shown = page.get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": shown, "chosen": chosen, "narrows": any(chosen.values())}
    context["live"] = any(not submission.run.is_final for submission in shown.object_list)
    context |= _choices(own)
    return render(request, "execution/submission_list.html", context)


@require_safe
def submission_detail(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """The owner and staff see it; for others it is not there."""
    submission = _visible(viewer_of(request), submission_id)
    result = submission_result(submission)
    tests = [test | {"diff": _difference(test)} for test in result["tests"]]
    context = {
        "submission": submission,
        "run": submission.run,
        "result": result,
        "sections": _sections(tests, result["groups"]),
        "first_failure": next((test["name"] for test in tests if test["diff"]), ""),
        "files": highlighted(submission.run.files, language=submission.run.language),
        "others": _comparable(submission),
    }
    return render(request, "execution/submission_detail.html", context)


@require_safe
def submission_compare(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """The code of two submissions for one problem, file beside file; the older one to the left."""
    viewer = viewer_of(request)
    pair = [_visible(viewer, submission_id), _visible(viewer, _uuid(request.GET.get("with", "")))]
    left, right = sorted(pair, key=lambda submission: submission.created_at)
    if left.problem_id != right.problem_id:
        raise Http404
    names = sorted(left.run.files.keys() | right.run.files.keys())
    files = [(name, side_by_side(left.run.files.get(name, ""), right.run.files.get(name, ""))) for name in names]
    return render(request, "execution/submission_compare.html", {"left": left, "pair": (left, right), "files": files})


def _visible(viewer: Viewer, submission_id: UUID) -> Submission:
    """Owner or staff. A submission without any owner is nobody's page: its run's id opens it over the API alone."""
    rows = Submission.objects.all() if viewer.is_staff else Submission.objects.owned_by(viewer)
    return get_object_or_404(rows.select_related("run", "run__user", "problem", "part"), pk=submission_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _filtered(rows: SubmissionQuerySet, chosen: dict[str, str]) -> SubmissionQuerySet:
    """What is unknown matches nothing, so that a mistyped address shows that nothing was found."""
    if chosen["problem"]:
        rows = rows.filter(problem__slug=chosen["problem"])
    if chosen["language"]:
        rows = rows.filter(run__language=chosen["language"])
    if chosen["verdict"]:
        rows = rows.filter(run__verdict="" if chosen["verdict"] == PENDING else chosen["verdict"])
    return rows


def _choices(own: SubmissionQuerySet) -> dict[str, Any]:
    """Only what occurs in the viewer's own submissions is offered."""
    seen = own.order_by().values_list("problem__slug", "problem__title", "run__language", "run__verdict").distinct()
    rows = list(seen[: MOST_CHOICES * 10])
    verdicts = {row[3] for row in rows}
    return {
        "problems": sorted({(row[0], row[1]) for row in rows}, key=lambda item: item[1].lower())[:MOST_CHOICES],
        "languages": sorted({row[2] for row in rows}),
        "verdicts": [(v.value, VERDICT_LABELS[v]) for v in Verdict if v.value in verdicts]
        + ([(PENDING, "No verdict")] if "" in verdicts else []),
    }


def _comparable(submission: Submission) -> SubmissionQuerySet:
    """Others by the same owner for the same problem."""
    run = submission.run
    same = Submission.objects.handed_in().filter(
        problem=submission.problem_id, run__user=run.user_id, run__visitor=run.visitor
    )
    return same.exclude(pk=submission.pk).select_related("run", "part")[:20]


def _sections(tests: list[dict[str, Any]], groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tests in no group that is told of, then the groups, each with its tests."""
    names = {group["name"] for group in groups}
    alone = [test for test in tests if test["group"] not in names]
    sections = [{"group": group, "tests": [t for t in tests if t["group"] == group["name"]]} for group in groups]
    return [{"group": None, "tests": alone}, *sections] if alone else sections


def _difference(test: dict[str, Any]) -> list[Any]:
    """Expected and actual beside each other, for a sample that was answered wrongly. A dialogue has no such sides."""
    if not test["is_sample"] or test["verdict"] != Verdict.WRONG_ANSWER or test.get("dialogue"):
        return []
    return side_by_side(test["expected"], test["actual"])
