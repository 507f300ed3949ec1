"""The board, a promotion with the deeds that its state and the person's role allow, and the list of all of them.

An open page asks for its living part again when it hears of a change: with the header `X-Live` that part alone is
answered.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.api_errors import STATUS_OF_KIND
from core.errors import DomainError
from core.keyset import CursorError, keyset_page
from deployments.board import read_board
from deployments.dossier import read_dossier
from deployments.enums import PromotionState
from deployments.live import latest_seq
from deployments.models import Environment, Promotion
from deployments.parties import Party
from deployments.people import roles_of
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.words import StaleGate
from deployments.timeline import Entry
from deployments.transitions import OPEN_PROMOTION
from deployments.views.access import for_staff
from deployments.views.asking import MAY_PROMOTE, MAY_ROLL_BACK, retry_page
from deployments.views.deeds import DEEDS, Deed, offered
from deployments.views.form_deeds import FORM_DEEDS, deed_page, offered_pages

PAGE_SIZE = 30
NEWEST_FIRST = ("-requested_at", "-pk")
UNDER_WAY = "under-way"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A deed that was refused: shown in its form, with what was typed. `since`: what was done after the person looked,
    where that is why.
    """

    deed: Deed
    item: str
    sentence: str
    typed: str
    has_form: bool
    """Whether the deed is offered still, so that what was typed stands in its form."""
    is_stale: bool
    since: list[Entry]

    @property
    def form(self) -> str:
        """Which form of the page it was."""
        return f"{self.deed.name}:{self.item}"


@require_safe
@never_cache
@for_staff
def board(request: HttpRequest, party: Party) -> HttpResponse:
    seq, roles = latest_seq(), roles_of(party)
    context = {
        "seq": seq,
        "board": read_board(at=timezone.now()),
        "may_promote": bool(roles.intersection(MAY_PROMOTE)),
        "may_roll_back": bool(roles.intersection(MAY_ROLL_BACK)),
    }
    return render(request, _template(request, "board"), context)


@require_safe
@never_cache
@for_staff
def promotion(request: HttpRequest, party: Party, number: int) -> HttpResponse:
    found = refresh_promotion(get_object_or_404(Promotion, pk=number))
    return render(request, _template(request, "promotion"), _shown(party, found.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_staff
def act(request: HttpRequest, party: Party, number: int, deed: str) -> HttpResponse:
    """One deed. A refusal is told in its form, with what was typed, and has changed nothing."""
    found = get_object_or_404(Promotion, pk=number)
    if deed in FORM_DEEDS:
        return deed_page(request, party, found, FORM_DEEDS[deed])
    if deed not in DEEDS:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        DEEDS[deed].act(party, found, request.POST.dict())
    except DomainError as error:
        refresh_promotion(found)
        context = _shown(party, number)
        context["refusal"] = _refusal(DEEDS[deed], request, error, context)
        return render(request, "deployments/promotion.html", context, status=STATUS_OF_KIND[error.kind])
    messages.success(request, DEEDS[deed].done)
    return redirect("deployments:promotion", number)


@require_safe
@for_staff
def promotions(request: HttpRequest, party: Party) -> HttpResponse:
    """All of them, the latest first, by `?state=` (or those under way) and `?target=`."""
    chosen = {name: request.GET.get(name, "").replace("\0", "") for name in ("state", "target")}
    rows = Promotion.objects.select_related("release", "source", "target", "requester")
    if chosen["state"] == UNDER_WAY:
        rows = rows.filter(state__in=OPEN_PROMOTION)
    elif chosen["state"]:
        rows = rows.filter(state=chosen["state"])
    if chosen["target"]:
        rows = rows.filter(target__slug=chosen["target"])
    try:
        page = keyset_page(rows, NEWEST_FIRST, size=PAGE_SIZE, cursor=request.GET.get("cursor", ""))
    except CursorError:
        page = keyset_page(rows, NEWEST_FIRST, size=PAGE_SIZE)
    context = {
        "page": page,
        "chosen": chosen,
        "states": [(UNDER_WAY, "Under way"), *((str(state), str(state).capitalize()) for state in PromotionState)],
        "targets": Environment.objects.standing().filter(rank__gt=1),
        "narrows": any(chosen.values()),
    }
    return render(request, "deployments/promotions.html", context)


def _template(request: HttpRequest, name: str) -> str:
    return f"deployments/_{name}.html" if "X-Live" in request.headers else f"deployments/{name}.html"


def _shown(party: Party, number: int) -> dict[str, Any]:
    dossier, roles = read_dossier(number, at=timezone.now()), roles_of(party)
    offer = offered(dossier, party, roles)
    return {
        "dossier": dossier,
        "promotion": dossier.promotion,
        "seq": dossier.seq,
        "offer": offer,
        "lacks_factor": party.lacks_factor,
        "lines": [(line, offer.items[line.item.key]) for line in dossier.lines],
        "pages": offered_pages(dossier.promotion, roles),
        "refusal": None,
        "retry_page": retry_page(dossier.promotion, roles),
    }


def _refusal(deed: Deed, request: HttpRequest, error: DomainError, shown: dict[str, Any]) -> Refusal:
    form, is_stale = request.POST, isinstance(error, StaleGate)
    item, seen, offer = form.get("item", ""), form.get("seq", ""), shown["offer"]
    after = int(seen) if seen.isascii() and seen.isdigit() else None
    timeline = shown["dossier"].timeline if is_stale and after is not None else []
    return Refusal(
        deed,
        item,
        error.message,
        form.get("text", ""),
        has_form=deed in (offer.items.get(item, []) if item else offer.whole),
        is_stale=is_stale,
        since=[entry for entry in timeline if entry.seq > (after or 0)],
    )
