"""Cursor pagination for every list of the API: stable while rows arrive."""

from rest_framework.pagination import CursorPagination


class CursorPages(CursorPagination):
    """Fifty rows a page; `page_size` up to 200. A view sets `ordering` where `-created_at` is not its order."""

    ordering = "-created_at"
    page_size_query_param = "page_size"
    max_page_size = 200
