"""/status and its feed: the same for everybody, without a session, a cookie or a script; also without a database."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from deployments.models import Incident
from deployments.status.public import SHARED, read_public_status

TITLE = f"CeesarCode {settings.APP_ENV}: incidents"


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Rendered without the request, whose user would be read from the database."""
    found = read_public_status()
    context = {"status": found, "app_env": settings.APP_ENV, "app_version": settings.VERSION}
    return _shared(HttpResponse(render_to_string("deployments/status.html", context)), found.stored is not None)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    found = read_public_status()
    page = request.build_absolute_uri(reverse("deployments:status"))
    address = request.build_absolute_uri(reverse("deployments:status-feed"))
    atom = Atom1Feed(title=TITLE, link=page, description=found.sentence, feed_url=address, language="en")
    for incident in found.incidents:
        _add(atom, incident, page)
    response = HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)
    return _shared(response, found.stored is not None)


def _add(atom: Atom1Feed, incident: Incident, page: str) -> None:
    where = f"{page}#incident-{incident.pk}"
    words = f"{incident.get_severity_display()} incident, {incident.get_state_display()}"
    atom.add_item(
        title=f"{incident.environment.name}: {words}",
        link=where,
        description=incident.public_note,
        unique_id=where,
        pubdate=incident.detected_at,
        updateddate=incident.resolved_at or incident.detected_at,
    )


def _shared(response: HttpResponse, is_whole: bool) -> HttpResponse:
    """What the database is missing from is no answer to keep."""
    response["Cache-Control"] = SHARED if is_whole else "no-store"
    response.status_code = 200 if is_whole else 503
    return response
