"""The configuration of two environments beside each other, and the form that says what an unknown key must be."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.errors import DomainError
from deployments.configuration.known import compare_environments
from deployments.enums import ParityClass, Role
from deployments.models import Environment
from deployments.parties import Party
from deployments.services.configuration import classify_key
from deployments.verifying.parity import Outcome
from deployments.views.access import for_staff

LOOKS = {
    Outcome.KEPT: ("passed", "As it must be"),
    Outcome.BROKEN: ("failed", "Not as it must be"),
    Outcome.UNCLASSED: ("blocked", "No class"),
    Outcome.INCOMPARABLE: ("unknown", "Not comparable"),
    Outcome.RELEASED: ("ready", "Comes with the release"),
}
"""By outcome: the state whose tone and icon it has, and its word."""


@require_safe
@for_staff
def configuration(request: HttpRequest, party: Party) -> HttpResponse:
    environments = list(Environment.objects.standing())
    if len(environments) < 2:
        return render(request, "deployments/configuration.html", {"is_alone": True})
    # Whichever way round they were chosen: the lower rank is the lower one.
    lower, higher = sorted(_chosen(request, environments), key=environments.index)
    shows_all = request.GET.get("show") == "all"
    context = {"environments": environments, "lower": lower, "higher": higher, "shows_all": shows_all}
    try:
        comparison = compare_environments(lower, higher)
    except DomainError as error:
        return render(request, "deployments/configuration.html", context | {"fault": error.message}, status=400)
    rows = [one for one in comparison.rows if one.outcome != Outcome.UNCLASSED and (shows_all or one.blocks)]
    context |= {
        "comparison": comparison,
        "rows": [(one, *LOOKS[one.outcome], ParityClass(one.parity).label) for one in rows],
        "classes": ParityClass.choices,
        "may_classify": bool(comparison.unclassed) and party.holds(Role.RELEASE_MANAGER),
    }
    return render(request, "deployments/configuration.html", context)


@require_POST
@for_staff
def classify(request: HttpRequest, party: Party) -> HttpResponse:
    """A refusal is told on the page, and has changed nothing."""
    form = request.POST
    key, parity, reason = form.get("key", ""), form.get("parity", ""), form.get("reason", "")
    try:
        row = classify_key(by=party, key=key, parity=parity, reason=reason)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{row.key} {row.get_parity_display()}, in all environments.")
    seen = {name: form[name] for name in ("lower", "higher", "show") if form.get(name)}
    return redirect(f"{reverse('deployments:configuration')}?{urlencode(seen)}")


def _chosen(request: HttpRequest, environments: Sequence[Environment]) -> list[Environment]:
    """The two that the address names; the last two where it names none."""
    by_slug = {one.slug: one for one in environments}
    usual = {"lower": environments[-2].slug, "higher": environments[-1].slug}
    try:
        return [by_slug[request.GET.get(name) or slug] for name, slug in usual.items()]
    except KeyError as unknown:
        raise Http404(f"There is no environment {unknown}.") from None
