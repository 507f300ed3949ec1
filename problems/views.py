"""The home page and the list of problems."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from problems.enums import Difficulty, Kind
from problems.listing import SORTS, STATUSES, read_filters, write_query
from problems.selectors import ProblemFilters, as_rows, catalogue, first_problem, matching_problems

PAGE_SIZE = 50
COLUMNS = (("name", "Problem"), ("difficulty", "Difficulty"), ("kind", "Kind"), ("acceptance", "Acceptance"))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "problems/home.html", {"first": first_problem(), "catalogue": catalogue()})


@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    """The whole page, or for htmx the results alone. Unknown values of the query are left out."""
    viewer, known = viewer_of(request), catalogue()
    filters = read_filters(request.GET, tags=dict(known.tags))
    keys = matching_problems(filters=filters, viewer=viewer).values_list("pk", flat=True)
    shown = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("page"))
    context = _choices(filters) | {"catalogue": known, "filters": filters, "page": shown}
    context |= {"problems": as_rows(list(shown.object_list), viewer=viewer)}
    context |= {"columns": _columns(filters), "earlier": "", "later": ""}
    if shown.has_previous():
        context["earlier"] = write_query(filters, page=shown.previous_page_number()) or "page=1"
    if shown.has_next():
        context["later"] = write_query(filters, page=shown.next_page_number())
    return _answer(request, context, write_query(filters, page=shown.number))


def _answer(request: HttpRequest, context: dict[str, Any], query: str) -> HttpResponse:
    is_fragment = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    response = render(request, "problems/_results.html" if is_fragment else "problems/list.html", context)
    if is_fragment:
        response["HX-Push-Url"] = reverse("problems:list") + (f"?{query}" if query else "")
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def _choices(filters: ProblemFilters) -> dict[str, Any]:
    """What the form offers, each with whether it is chosen."""
    return {
        "difficulties": [(d.word, d.label, d.value in filters.difficulties) for d in Difficulty],
        "kinds": [(kind.value, kind.label, kind.value in filters.kinds) for kind in Kind],
        "statuses": [(value, label, value == filters.status) for value, label in STATUSES.items()],
        "sorts": [(value, label, value == filters.sort) for value, label in SORTS.items()],
    }


def _columns(filters: ProblemFilters) -> list[dict[str, str]]:
    """The heads of the table: where a click leads, and how the rows are sorted now (the words of aria-sort)."""
    columns = []
    for name, label in COLUMNS:
        descending = filters.sort == f"-{name}"
        is_sorted = descending or filters.sort == name
        wanted = f"-{name}" if filters.sort == name else name
        columns.append(
            {
                "name": name,
                "label": label,
                "query": write_query(replace(filters, sort=wanted)),
                "sorted": ("descending" if descending else "ascending") if is_sorted else "",
            }
        )
    return columns
