"""Pages of a list that begin behind a row, not after a number of rows: a late page costs what the first one costs, and
rows that arrive shift nothing."""

from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.core import signing
from django.db.models import Model, Q

FORWARD, BACKWARD = "forward", "backward"


class CursorError(ValueError):
    """A cursor that is none of this list's."""


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """The rows, and the cursors of the pages beside this one; "" where there is none."""

    rows: list[Any]
    later: str = ""
    earlier: str = ""


def keyset_page(queryset: Any, ordering: tuple[str, ...], *, size: int, cursor: str = "") -> KeysetPage:
    """The page behind `cursor`, or the first. Raises CursorError.

    The columns of `ordering` are together unique, and none may be null; one of a related row must have been fetched.
    """
    way, values = _read(cursor, queryset.model, ordering) if cursor else (FORWARD, [])
    wanted = ordering if way == FORWARD else _reversed(ordering)
    if values:
        queryset = queryset.filter(_behind(wanted, values))
    found = list(queryset.order_by(*wanted)[: size + 1])
    rows, has_more = found[:size], len(found) > size
    if way == BACKWARD:
        rows.reverse()
    goes_on = has_more if way == FORWARD else bool(rows)
    came_from = bool(values) if way == FORWARD else has_more
    return KeysetPage(
        rows,
        later=_write(FORWARD, rows[-1], ordering) if rows and goes_on else "",
        earlier=_write(BACKWARD, rows[0], ordering) if rows and came_from else "",
    )


def _write(way: str, row: Any, ordering: tuple[str, ...]) -> str:
    values = [reduce(getattr, column.lstrip("-").split("__"), row) for column in ordering]
    texts = [value if isinstance(value, str | int) else str(value) for value in values]
    return signing.dumps([way, *texts], salt=_salt(type(row), ordering))


def _read(cursor: str, model: type[Model], ordering: tuple[str, ...]) -> tuple[str, list[Any]]:
    """The way and the values of the row. Signed, so that nothing but a column's own values comes back."""
    try:
        way, *values = signing.loads(cursor, salt=_salt(model, ordering))
    except (signing.BadSignature, ValueError) as error:
        raise CursorError from error
    return way, values


def _salt(model: type[Model], ordering: tuple[str, ...]) -> str:
    return f"keyset:{model._meta.label}:{','.join(ordering)}"


def _reversed(ordering: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(column[1:] if column.startswith("-") else f"-{column}" for column in ordering)


def _behind(ordering: tuple[str, ...], values: list[Any]) -> Q:
    """Rows behind the one with these values: greater in the first column, or equal there and greater in the next."""
    behind, equal = Q(), Q()
    for column, value in zip(ordering, values, strict=True):
        name, beyond = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        behind |= equal & Q(**{f"{name}__{beyond}": value})
        equal &= Q(**{name: value})
    first, reach = ordering[0].lstrip("-"), "lte" if ordering[0].startswith("-") else "gte"
    return Q(**{f"{first}__{reach}": values[0]}) & behind  # the bound lets an index on the first column be used
