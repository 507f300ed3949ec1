"""Own submissions: the history, one in full, and two beside each other."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.viewer import Viewer, viewer_of
from core.keyset import CursorError, keyset_page
from execution.comparing import differ_in_blanks_alone, side_by_side
from execution.enums import Verdict
from execution.highlighting import highlighted
from execution.history import choices_for, listed, outcomes_of_two
from execution.models import Submission
from execution.models.submission import NEWEST_FIRST, SubmissionQuerySet
from execution.selectors import submission_result
from execution.standing import rank_of

PAGE_SIZE = 30


@require_safe
def submission_list(request: HttpRequest) -> HttpResponse:
    """The viewer's own, the newest first, by `?problem=&language=&verdict=`; for htmx the results alone."""
    viewer = viewer_of(request)
    own = Submission.objects.owned_by(viewer)
    chosen = {name: request.GET.get(name, "").replace("\0", "") for name in ("problem", "language", "verdict")}
    rows = listed(own.matching(**chosen))
    try:
        page = keyset_page(rows, NEWEST_FIRST, size=PAGE_SIZE, cursor=request.GET.get("cursor", ""))
    except CursorError:
        page = keyset_page(rows, NEWEST_FIRST, size=PAGE_SIZE)
    context: dict[str, Any] = {"page": page, "chosen": chosen, "narrows": any(chosen.values())}
    context["live"] = any(not submission.run.is_final for submission in page.rows)
    return render(request, "execution/submission_list.html", context | choices_for(viewer))


@require_safe
def submission_detail(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """The owner and staff see it; for others it is not there."""
    submission = _visible(viewer_of(request), submission_id)
    result = submission_result(submission)
    tests = [test | _difference(test) for test in result["tests"]]
    context = {
        "submission": submission,
        "run": submission.run,
        "result": result,
        "sections": _sections(tests, result["groups"]),
        "first_failure": next((test["name"] for test in tests if _explains_itself(test)), ""),
        "files": highlighted(submission.run.files, language=submission.run.language),
        "others": _comparable(submission),
        "rank": rank_of(submission),
    }
    return render(request, "execution/submission_detail.html", context)


@require_safe
def submission_compare(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """The code of two submissions for one problem, file beside file; the older one to the left."""
    viewer = viewer_of(request)
    pair = [_visible(viewer, submission_id), _visible(viewer, _uuid(request.GET.get("with", "")))]
    left, right = sorted(pair, key=lambda submission: submission.run.created_at)
    if left.problem_id != right.problem_id:
        raise Http404
    names = sorted(left.run.files.keys() | right.run.files.keys())
    context = {
        "left": left,
        "pair": (left, right),
        "files": [(n, side_by_side(left.run.files.get(n, ""), right.run.files.get(n, ""))) for n in names],
        "tests": outcomes_of_two(left, right),
    }
    return render(request, "execution/submission_compare.html", context)


def _visible(viewer: Viewer, submission_id: UUID) -> Submission:
    """Owner or staff. A submission without any owner is nobody's page: its run's id opens it over the API alone."""
    rows = Submission.objects.all() if viewer.is_staff else Submission.objects.owned_by(viewer)
    return get_object_or_404(rows.select_related("run", "run__user", "problem", "part"), pk=submission_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


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


def _explains_itself(test: dict[str, Any]) -> bool:
    """Whether a failed sample has a difference or a dialogue to show."""
    return bool(test.get("diff") or (test.get("dialogue") and test["verdict"] != Verdict.ACCEPTED))


def _difference(test: dict[str, Any]) -> dict[str, Any]:
    """Expected and actual beside each other, for a sample that was answered wrongly. A dialogue has no such sides."""
    if not test["is_sample"] or test["verdict"] != Verdict.WRONG_ANSWER or test.get("dialogue"):
        return {}
    expected, actual = test["expected"], test["actual"]
    return {"diff": side_by_side(expected, actual), "blanks_alone": differ_in_blanks_alone(expected, actual)}
