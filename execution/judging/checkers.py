"""Is this output the answer? Pure functions over bytes; no output is too strange to compare.

Every checker takes what the program printed and what the test expects, and gives None where they agree, else a
Mismatch that says where they first part.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import zip_longest

DEFAULT_TOLERANCE = 1e-6
SHOWN = 60  # characters of a line or a token that a sentence quotes

_NUMBER = re.compile(rb"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,15})?|inf(?:inity)?|nan)", re.IGNORECASE)
# No traps, and exponents far beyond a double's: a number is compared as it was printed, however large.
_EXACT = Context(prec=60, Emax=10**17, Emin=-(10**17), traps=[])


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first difference: "line 3" or "token 7", and what stood there ("" where nothing did)."""

    place: str
    expected: str
    found: str

    def sentence(self) -> str:
        """For samples alone: it quotes the test."""
        return f"First difference at {self.place}: expected {_quoted(self.expected)}, found {_quoted(self.found)}."


Check = Callable[[bytes, bytes], Mismatch | None]


def check_exact(actual: bytes, expected: bytes) -> Mismatch | None:
    """Byte for byte: a CR before the line end, a trailing blank or a missing last line end all count."""
    if actual == expected:
        return None
    pairs = zip_longest(actual.split(b"\n"), expected.split(b"\n"), fillvalue=None)
    for number, (found, wanted) in enumerate(pairs, start=1):
        if found != wanted:
            return Mismatch(f"line {number}", _text(wanted), _text(found))
    raise AssertionError("two outputs that differ have a first line that differs")


def check_tokens(actual: bytes, expected: bytes) -> Mismatch | None:
    """Token for token, split at ASCII white space: line ends (LF or CRLF), blank lines and trailing blanks do not
    count; case does. Two empty outputs agree.
    """
    return _compare_tokens(actual, expected, lambda found, wanted: found == wanted)


def floats_checker(absolute: float | None, relative: float | None) -> Check:
    """A checker of tokens that compares numbers within a tolerance.

    A number agrees where it is within `absolute` of the expected one, or within `relative` times its size; with
    neither given, both are 1e-6. NaN agrees with NaN alone, an infinity with that of its sign alone, a finite number
    never with an infinity, however large; -0 is 0. Numbers are compared in decimal, so the bound itself is inside.
    What is no number must be the same token.
    """
    if absolute is None and relative is None:
        absolute = relative = DEFAULT_TOLERANCE
    bounds = Decimal(repr(absolute or 0.0)), Decimal(repr(relative or 0.0))

    def agree(found: bytes, wanted: bytes) -> bool:
        if found == wanted:
            return True
        if not (_NUMBER.fullmatch(found) and _NUMBER.fullmatch(wanted)):
            return False
        return _close(Decimal(found.decode()), Decimal(wanted.decode()), *bounds)

    return lambda actual, expected: _compare_tokens(actual, expected, agree)


def checker_named(name: str, *, absolute: float | None = None, relative: float | None = None) -> Check:
    """The checker that a problem names: exact, tokens or floats. Raises KeyError for another."""
    return {"exact": check_exact, "tokens": check_tokens, "floats": floats_checker(absolute, relative)}[name]


def _close(found: Decimal, wanted: Decimal, absolute: Decimal, relative: Decimal) -> bool:
    if found.is_nan() or wanted.is_nan():
        return found.is_nan() and wanted.is_nan()
    if found.is_infinite() or wanted.is_infinite():
        return found == wanted
    distance = _EXACT.abs(_EXACT.subtract(found, wanted))
    return distance <= absolute or distance <= _EXACT.multiply(relative, _EXACT.abs(wanted))


def _compare_tokens(actual: bytes, expected: bytes, agree: Callable[[bytes, bytes], bool]) -> Mismatch | None:
    pairs = zip_longest(actual.split(), expected.split(), fillvalue=None)
    for number, (found, wanted) in enumerate(pairs, start=1):
        if found is None or wanted is None or not agree(found, wanted):
            return Mismatch(f"token {number}", _text(wanted), _text(found))
    return None


def _text(piece: bytes | None) -> str:
    """What a sentence quotes of a line or token: one line, bounded, "" for nothing."""
    text = (piece or b"")[: 4 * SHOWN].decode("utf-8", "replace")
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _quoted(text: str) -> str:
    return repr(text) if text else "nothing"
