"""What the admin needs for rows that others write, and for lists of a million of them: it counts, and looks for the
values of a filter, in all of them.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
else:  # Django's own class takes no parameters
    AnyPaginator = Paginator

MOST_COUNTED = 10_000


class BoundedPaginator(AnyPaginator):
    """Counts, and so pages through, the first ten thousand rows alone. Who looks for an older one narrows the list.

    A page is its keys first: of the rows before it nothing is read, and nothing joined, that only a line shows.
    """

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST_COUNTED].count())

    def page(self, number: Any) -> Any:
        page, rows = super().page(number), self.object_list
        keys = list(page.object_list.values_list("pk", flat=True))  # type: ignore[attr-defined]
        page.object_list = rows.filter(pk__in=keys)  # type: ignore[attr-defined]
        return page


class LongList:
    """A list of a million rows: the newest first and in no other order, never counted to the end."""

    paginator: Any = BoundedPaginator
    sortable_by: Any = ()
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER


class ReadOnly:
    """No adding, changing or deleting, not for a superuser either."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
