"""A deed done with many rows of a list at once, after one confirmation; each row by itself, so that one that is refused
holds up no other.
"""

from collections import Counter
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from core.errors import DomainError
from deployments.admin.deeds import Deed, DeedAdmin
from deployments.parties import party_in_session

MOST_CHOSEN = 100


class ManyDeedAdmin(DeedAdmin):
    """Its deeds that `for_many` names ask for nothing but the confirmation."""

    for_many: tuple[str, ...] = ()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        by = party_in_session(request)
        offered = [deed for deed in self.deeds if deed.name in self.for_many and by.holds(*deed.roles)]
        return {deed.name: (partial(_do_with_chosen, deed), deed.name, deed.label) for deed in offered}

    def ask(self, request: HttpRequest, deed: Deed, rows: list[Any], left_out: int) -> HttpResponse:
        context = {"title": f"{deed.label}: {len(rows)}", "deed": deed, "rows": rows, "left_out": left_out}
        return self._page(request, "chosen", context | {"checkbox": ACTION_CHECKBOX_NAME})


def _do_with_chosen(deed: Deed, site: ManyDeedAdmin, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
    """The page that asks, or None: back to the list, where it is told what was done."""
    if not party_in_session(request).holds(*deed.roles):
        raise PermissionDenied
    chosen = list(rows[: MOST_CHOSEN + 1])
    fitting = [row for row in chosen if deed.allowed(row)]
    if len(chosen) > MOST_CHOSEN:
        messages.error(request, f"Choose at most {MOST_CHOSEN} at once; nothing was done.")
    elif not fitting:
        messages.warning(request, f"“{deed.label}” is possible for none of those that you chose.")
    elif "confirmed" in request.POST:
        _do_all(deed, request, fitting)
    else:
        return site.ask(request, deed, fitting, len(chosen) - len(fitting))
    return None


def _do_all(deed: Deed, request: HttpRequest, rows: list[Any]) -> None:
    by, done, refused = party_in_session(request), 0, Counter[str]()
    for row in rows:
        try:
            deed.act(by, row, {})
            done += 1
        except DomainError as error:
            refused[error.message] += 1
    if done:
        messages.success(request, f"{deed.label}: {done} done.")
    for sentence, count in refused.most_common(5):
        messages.error(request, f"{count} refused: {sentence}")
