"""Pages of every list of the API: each begins behind the last row of the one before; rows that arrive shift nothing."""

from typing import Any

from django.core import signing
from django.db.models import Model, Q
from rest_framework import serializers
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from core.query_numbers import whole_number

PAGE_SIZE = 50
MOST_ROWS = 200


class CursorPages(BasePagination):
    """`?page_size=` from 1 to 200 (else 50) and `?cursor=`, which only a `next` of ours holds.

    A view names the columns of its order in `ordering`; together they must be unique, and none may be null.
    """

    ordering: tuple[str, ...] = ("-created_at", "-pk")
    _next: str | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        ordering = getattr(view, "ordering", self.ordering)
        size = whole_number(request, "page_size", least=1, most=MOST_ROWS, default=PAGE_SIZE)
        if cursor := request.query_params.get("cursor"):
            queryset = queryset.filter(_behind(ordering, _read_cursor(cursor, queryset.model, ordering)))
        rows = list(queryset.order_by(*ordering)[: size + 1])
        if len(rows) > size:
            cursor = _write_cursor(rows[size - 1], ordering)
            self._next = replace_query_param(request.build_absolute_uri(), "cursor", cursor)
        return rows[:size]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self._next, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {
            "type": "string",
            "format": "uri",
            "nullable": True,
            "description": "Null on the last page.",
        }
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": PAGE_SIZE}
        return [
            {"name": "page_size", "in": "query", "required": False, "description": "Rows a page.", "schema": size},
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Where the page begins, from `next`.",
                "schema": {"type": "string"},
            },
        ]


def _write_cursor(row: Any, ordering: tuple[str, ...]) -> str:
    values = [getattr(row, column.lstrip("-")) for column in ordering]
    texts = [value if isinstance(value, str | int) else str(value) for value in values]
    return signing.dumps(texts, salt=_salt(type(row), ordering))


def _read_cursor(cursor: str, model: type[Model], ordering: tuple[str, ...]) -> list[Any]:
    """The values of the last row of a page. Signed, so that nothing but a column's own values comes back."""
    try:
        return signing.loads(cursor, salt=_salt(model, ordering))  # type: ignore[no-any-return]
    except (signing.BadSignature, ValueError) as error:
        sentence = "cursor is none of this list's; take it from the next of a page, or leave it out."
        raise serializers.ValidationError(
            {"cursor": [serializers.ErrorDetail(sentence, code="cursor_invalid")]}
        ) from error


def _salt(model: type[Model], ordering: tuple[str, ...]) -> str:
    return f"cursor:{model._meta.label}:{','.join(ordering)}"


def _behind(ordering: tuple[str, ...], values: list[Any]) -> Q:
    """Rows behind the one with these values: greater in the first column, or equal there and greater in the next."""
    behind, equal = Q(), Q()
    for column, value in zip(ordering, values, strict=True):
        name, beyond = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        behind |= equal & Q(**{f"{name}__{beyond}": value})
        equal &= Q(**{name: value})
    first, reach = ordering[0].lstrip("-"), "lte" if ordering[0].startswith("-") else "gte"
    return Q(**{f"{first}__{reach}": values[0]}) & behind  # the bound lets an index on the first column be used
