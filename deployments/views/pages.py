"""The board, and a promotion with the deeds that its state and the person's role allow."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.errors import DomainError
from core.models import AuditEvent
from deployments.board import read_board
from deployments.models import Promotion
from deployments.parties import Party
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.standing import standing_of
from deployments.views.access import for_staff
from deployments.views.deeds import DEEDS, deeds_for

HISTORY = 100


@require_safe
@for_staff
def board(request: HttpRequest, party: Party) -> HttpResponse:
    return render(request, "deployments/board.html", {"board": read_board(at=timezone.now())})


@require_safe
@for_staff
def promotion(request: HttpRequest, party: Party, number: int) -> HttpResponse:
    found = refresh_promotion(get_object_or_404(Promotion, pk=number))
    deeds = deeds_for(found, party)
    held = [deed for deed in deeds if party.lacks_factor and deed.takes_factor(found)]
    context = {
        "promotion": found,
        "standing": standing_of(found, at=timezone.now()),
        "deeds": [deed for deed in deeds if deed not in held],
        "held_deeds": held,
        "lacks_factor": party.lacks_factor,
        "history": _history(found),
    }
    return render(request, "deployments/promotion.html", context)


@require_POST
@for_staff
def act(request: HttpRequest, party: Party, number: int, deed: str) -> HttpResponse:
    """One deed; a refusal is told on the page, and has changed nothing."""
    found = get_object_or_404(Promotion, pk=number)
    if deed not in DEEDS:
        return redirect("deployments:promotion", number)
    try:
        DEEDS[deed].act(party, found, request.POST)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, DEEDS[deed].done)
    return redirect("deployments:promotion", number)


def _history(found: Promotion) -> QuerySet[AuditEvent]:
    """What was done with it, and with what was said of it, the latest first."""
    events = AuditEvent.objects.filter(target_type="deployments.promotion", target_id=str(found.pk))
    return events.order_by("-seq")[:HISTORY]
