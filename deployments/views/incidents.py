"""/deployments/incidents/: those that are not over first, with what the person may do; below them the others."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.admin_lists import BoundedPaginator
from core.errors import DomainError
from deployments.enums import IncidentState, Severity
from deployments.models import Deployment, Environment, Incident
from deployments.parties import Party
from deployments.services.incidents import WHO, Verdict, mitigate_incident, open_incident, resolve_incident
from deployments.views.access import for_staff

ROWS = Incident.objects.select_related("environment", "deployment__release")
PAGE_SIZE, MOST_UNRESOLVED, MOST_CAUSES = 25, 200, 30
CAUSES = Deployment.objects.select_related("release", "environment")
Act = Callable[[Party, Incident, str], object]
DEEDS: Mapping[str, tuple[Act, str]] = {
    "mitigate": (
        lambda by, incident, reason: mitigate_incident(by=by, incident=incident, reason=reason),
        "It is mitigated.",
    ),
    "resolve": (
        lambda by, incident, reason: resolve_incident(by=by, incident=incident, reason=reason),
        "It is resolved.",
    ),
}


@require_safe
@for_staff
def incidents(request: HttpRequest, party: Party) -> HttpResponse:
    resolved = ROWS.filter(state=IncidentState.RESOLVED).order_by("-detected_at", "-pk")
    context: dict[str, Any] = {
        "unresolved": ROWS.unresolved().order_by("-detected_at", "-pk")[:MOST_UNRESOLVED],
        "page": BoundedPaginator(resolved, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_act": party.holds(*WHO),
    }
    if context["may_act"]:
        context |= {
            "environments": Environment.objects.standing(),
            "severities": Severity.choices,
            "causes": CAUSES.order_by("-requested_at", "-pk")[:MOST_CAUSES],
        }
    return render(request, "deployments/incidents.html", context)


@require_POST
@for_staff
def open_one(request: HttpRequest, party: Party) -> HttpResponse:
    """A refusal is told on the page, and has changed nothing."""
    try:
        environment = get_object_or_404(Environment.objects.standing(), slug=request.POST.get("environment", ""))
        verdict = Verdict(
            title=request.POST.get("title", ""),
            severity=request.POST.get("severity", ""),
            deployment=_cause(request.POST.get("deployment", "")),
        )
        open_incident(by=party, environment=environment, verdict=verdict)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "The incident is open.")
    return redirect("deployments:incidents")


@require_POST
@for_staff
def act(request: HttpRequest, party: Party, number: int, deed: str) -> HttpResponse:
    incident = get_object_or_404(ROWS, pk=number)
    if deed not in DEEDS:
        raise Http404
    do, done = DEEDS[deed]
    try:
        do(party, incident, request.POST.get("reason", ""))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("deployments:incidents")


def _cause(number: str) -> Deployment | None:
    if not number:
        return None
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Http404
    return get_object_or_404(CAUSES, pk=int(number))
