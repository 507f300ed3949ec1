"""Checkers of result sets: rows of typed values, told as SQL literals separated by commas, one row a line."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import zip_longest

from execution.judging.checkers.mismatch import Mismatch, mismatch_at

CLOSENESS = 1e-9
"""How near two numbers are that count as the same, absolutely or in relation to their size."""
UNREADABLE = "the result set"

_NULL, _NUMBER, _TEXT, _BLOB = range(4)
Value = tuple[int, float | int | bytes]
"""A kind and what it holds. NULL, numbers, texts and blobs are never the same as one of another kind."""
Row = tuple[Value, ...]

Compare = Callable[[Sequence[bytes], Sequence[bytes]], Mismatch | None]

_LITERAL = re.compile(
    rb"(?P<null>NULL)|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,4})?)|'(?P<text>[^']*(?:''[^']*)*)'|X'(?P<blob>[0-9a-f]*)'",
    re.IGNORECASE,
)


def check_results(actual: bytes, expected: bytes) -> Mismatch | None:
    """The same rows in any order, each as often."""
    return _check(actual, expected, _compare_unordered)


def check_ordered_results(actual: bytes, expected: bytes) -> Mismatch | None:
    """The same rows in the same order."""
    return _check(actual, expected, _compare_ordered)


def _check(actual: bytes, expected: bytes, compare: Compare) -> Mismatch | None:
    found, wanted = _rows(actual), _rows(expected)
    if found is None or wanted is None:
        return mismatch_at(UNREADABLE, expected=expected.strip(), found=actual.strip())
    return compare(found, wanted)


def _compare_ordered(actual: Sequence[bytes], expected: Sequence[bytes]) -> Mismatch | None:
    for number, (found, wanted) in enumerate(zip_longest(actual, expected), start=1):
        if found is None or wanted is None or not _same(_values(found), _values(wanted)):
            return mismatch_at(f"row {number}", expected=wanted, found=found)
    return None


def _compare_unordered(actual: Sequence[bytes], expected: Sequence[bytes]) -> Mismatch | None:
    """Every row of the one looks for a partner among those of the other that look like it but for their fractions."""
    partners: dict[object, list[bytes]] = defaultdict(list)
    for row in sorted(expected, key=_values):
        partners[_outline(_values(row))].append(row)
    for row in sorted(actual, key=_values):
        among = partners[_outline(_values(row))]
        partner = next((place for place, other in enumerate(among) if _same(_values(row), _values(other))), None)
        if partner is None:
            return mismatch_at(f"row {list(actual).index(row) + 1}", expected=None, found=row)
        del among[partner]
    left = {row for rows in partners.values() for row in rows}
    missing = next((row for row in expected if row in left), None)
    return None if missing is None else mismatch_at("a row of the answer", expected=missing, found=None)


def _rows(output: bytes) -> list[bytes] | None:
    """The text of each row; None where it is no list of literals."""
    rows, at, begun = [], 0, 0
    while at < len(output):
        literal = _LITERAL.match(output, at)
        if literal is None:
            return None
        at = literal.end()
        separator = output[at : at + 1]
        if separator not in (b",", b"\n", b""):
            return None
        at += 1
        if separator != b",":
            rows.append(output[begun : at - 1])
            begun = at
    return rows if begun >= len(output) else None


def _values(row: bytes) -> Row:
    return tuple(_value(literal) for literal in _LITERAL.finditer(row))


def _value(literal: re.Match[bytes]) -> Value:
    kind = literal.lastgroup
    if kind == "null":
        return _NULL, 0
    if kind == "number":
        return _NUMBER, _number(literal["number"])
    if kind == "text":
        return _TEXT, literal["text"].replace(b"''", b"'")
    return _BLOB, literal["blob"].lower()


def _number(text: bytes) -> float | int:
    """Whole numbers as they are, and what is as good as whole as such: 2.0 is 2."""
    try:
        return int(text)
    except ValueError:
        number = float(text)
    is_whole = abs(number) < 1e15 and _close(number, round(number))
    return round(number) if is_whole else number


def _close(mine: float | bytes, theirs: float | bytes) -> bool:
    return math.isclose(float(mine), float(theirs), rel_tol=CLOSENESS, abs_tol=CLOSENESS)


def _outline(row: Row) -> tuple[Value | int, ...]:
    return tuple(kind if isinstance(held, float) else (kind, held) for kind, held in row)


def _same(found: Row, wanted: Row) -> bool:
    return len(found) == len(wanted) and all(map(_same_value, found, wanted))


def _same_value(found: Value, wanted: Value) -> bool:
    if found[0] == wanted[0] == _NUMBER:
        mine, theirs = found[1], wanted[1]
        if isinstance(mine, float) or isinstance(theirs, float):
            return _close(mine, theirs)
    return found == wanted
