"""The pictures of statements, served as what they are and as nothing else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from accounts.viewer import viewer_of
from problems.enums import ImageType
from problems.models import StatementImage
from problems.selectors import visible_problems

NOTHING_BUT_PIXELS = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; sandbox"


@require_safe
@conditional_page
def statement_image(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """To whoever may see the problem.

    An SVG can hold scripts: as a page of its own it is downloaded, and in a frame it may do nothing; in a statement's
    `<img>` no browser runs them.
    """
    problems = visible_problems(viewer_of(request))
    image = StatementImage.objects.filter(problem__in=problems, problem__slug=slug, name=name).first()
    if image is None:
        raise Http404
    response = HttpResponse(bytes(image.blob.data), content_type=image.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING_BUT_PIXELS
    response["Cache-Control"] = "private, max-age=300"
    if image.content_type == ImageType.SVG:
        response["Content-Disposition"] = f'attachment; filename="{image.name}"'
    return response
