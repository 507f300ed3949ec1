"""The workspace of a problem, and the code of an own submission to take back into the editor."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from execution.models import Submission
from execution.views.workspace_data import Workspace, open_workspace, page_data
from problems.enums import Kind
from problems.models import Part, Problem
from problems.services.rendering import render_markdown


@require_safe
@never_cache
@ensure_csrf_cookie
def workspace(request: HttpRequest, slug: str) -> HttpResponse:
    """`?part=` chooses a part; the first without it. A problem that is not published is there for staff alone."""
    viewer = viewer_of(request, create=True)
    problem = get_object_or_404(Problem.objects.visible_to(viewer).prefetch_related("parts"), slug=slug)
    parts = list(problem.parts.all())
    part = _chosen(parts, request.GET.get("part", "1"))
    opened = open_workspace(viewer=viewer, problem=problem, parts=parts, part=part)
    context = _statement(opened) | {
        "problem": problem,
        "part": part,
        "parts": parts,
        "is_design": problem.kind == Kind.SYSTEM_DESIGN,
        "languages": opened.languages,
        "samples": opened.samples,
        "test_count": opened.test_count,
        "groups": opened.groups,
        "files": opened.files,
        "parts_solved": opened.parts_solved,
        "data": page_data(opened, nonce=str(getattr(request, "csp_nonce", ""))),
    }
    return render(request, "execution/workspace.html", context)


@require_safe
@never_cache
def submission_files(request: HttpRequest, slug: str, submission_id: UUID) -> JsonResponse:
    """Language and files of an own submission of this problem; for others it is not there."""
    visible = Submission.objects.visible_to(viewer_of(request)).select_related("run")
    run = get_object_or_404(visible, pk=submission_id, problem__slug=slug).run
    return JsonResponse({"language": run.language, "files": run.files})


def _chosen(parts: Sequence[Part], number: str) -> Part:
    for part in parts:
        if str(part.number) == number:
            return part
    raise Http404


def _statement(opened: Workspace) -> dict[str, Any]:
    """The introduction, and where there are several parts those up to the chosen one."""
    several = len(opened.parts) > 1
    reached = [part for part in opened.parts if several and part.number <= opened.part.number]
    return {
        "statement": render_markdown(opened.problem.statement),
        "steps": [
            {
                "number": part.number,
                "title": part.title,
                "cumulative": part.cumulative,
                "statement": render_markdown(part.statement, top_heading=3),
            }
            for part in reversed(reached)
        ],
        "later_parts": len(opened.parts) - opened.part.number if several else 0,
    }
