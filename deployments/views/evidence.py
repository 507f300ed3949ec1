"""A piece of evidence, opened or taken away. What a check or a person handed in is never run as a page of ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from deployments.models import Evidence
from deployments.parties import Party
from deployments.views.access import for_staff

PICTURES = ("image/png", "image/jpeg", "image/webp")
TEXTS = ("application/json", "application/xml", "application/x-ndjson")
PLAIN = "text/plain; charset=utf-8"
SEALED = "sandbox; default-src 'none'; img-src 'self'; style-src 'none'; frame-ancestors 'none'"


@require_safe
@for_staff
def evidence(request: HttpRequest, party: Party, number: int) -> HttpResponse:
    """A picture as such, and what is text as plain text; anything else, and all with `?download`, as a file."""
    found = get_object_or_404(Evidence, pk=number)
    shown = _shown_as(found.media_type)
    response = HttpResponse(bytes(found.data), content_type=shown or "application/octet-stream")
    as_file = shown is None or "download" in request.GET
    disposition = content_disposition_header(as_file, found.name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = SEALED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600, immutable"
    return response


def _shown_as(media_type: str) -> str | None:
    """The type that a browser is told; None where it shall not show it."""
    kind = media_type.split(";")[0].strip().lower()
    if kind in PICTURES:
        return kind
    return PLAIN if kind in TEXTS or kind.startswith("text/") or kind.endswith(("+json", "+xml")) else None
