"""DORA's figures of an environment: four tiles, four charts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.errors import DomainError
from deployments.figures.charts import charts_of
from deployments.figures.levels import REPORT
from deployments.figures.reading import environment_of_figures, read_figures
from deployments.figures.tiles import tiles_of
from deployments.models import Environment
from deployments.parties import Party
from deployments.views.access import for_staff

PERIODS = {"30": "30 days", "90": "90 days", "365": "A year"}
USUAL = "90"


@require_safe
@for_staff
def figures(request: HttpRequest, party: Party) -> HttpResponse:
    days = request.GET.get("days", USUAL)
    if days not in PERIODS:
        raise Http404
    try:
        environment = environment_of_figures(request.GET.get("environment", ""))
    except DomainError as error:
        raise Http404(error.message) from error
    read = read_figures(environment=environment, days=int(days), at=timezone.now())
    context = {
        "environment": environment,
        "environments": Environment.objects.standing(),
        "days": days,
        "periods": PERIODS.items(),
        "tiles": tiles_of(read),
        "charts": charts_of(read, timezone.get_current_timezone()),
        "report": REPORT,
        "is_empty": read.is_empty,
    }
    return render(request, "deployments/figures.html", context)
