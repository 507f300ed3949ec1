"""The data files of problems, to be saved and never shown as a page."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from problems.models import ProblemFile
from problems.selectors import visible_problems


@require_safe
def problem_file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """To whoever may see the problem. Who has it already is told so, and nothing is read."""
    problems = visible_problems(viewer_of(request))
    file = ProblemFile.objects.filter(problem__in=problems, problem__slug=slug, name=name).first()
    if file is None:
        raise Http404
    etag = f'"{file.blob.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(bytes(file.blob.data), content_type=f"{file.content_type}; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{file.name}"'
        response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response
