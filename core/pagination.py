"""Pages of every list of the API: each begins behind the last row of the one before; rows that arrive shift nothing."""

from typing import Any

from rest_framework import serializers
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from core.keyset import CursorError, keyset_page
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
        try:
            page = keyset_page(queryset, ordering, size=size, cursor=request.query_params.get("cursor", ""))
        except CursorError as error:
            sentence = "cursor is none of this list's; take it from the next of a page, or leave it out."
            raise serializers.ValidationError(
                {"cursor": [serializers.ErrorDetail(sentence, code="cursor_invalid")]}
            ) from error
        if page.later:
            self._next = replace_query_param(request.build_absolute_uri(), "cursor", page.later)
        return page.rows

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
