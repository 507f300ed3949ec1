"""The checker of numbers. They are compared in decimal, as they were printed."""

import re
from decimal import Context, Decimal

from execution.judging.checkers.mismatch import Check
from execution.judging.checkers.tokens import compare_tokens

DEFAULT_TOLERANCE = 1e-6

_NUMBER = re.compile(rb"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,15})?|inf(?:inity)?|nan)", re.IGNORECASE)
# No traps, and exponents far beyond a double's: a number is compared as it was printed, however large.
_EXACT = Context(prec=60, Emax=10**17, Emin=-(10**17), traps=[])


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

    return lambda actual, expected: compare_tokens(actual, expected, agree)


def _close(found: Decimal, wanted: Decimal, absolute: Decimal, relative: Decimal) -> bool:
    if found.is_nan() or wanted.is_nan():
        return found.is_nan() and wanted.is_nan()
    if found.is_infinite() or wanted.is_infinite():
        return found == wanted
    distance = _EXACT.abs(_EXACT.subtract(found, wanted))
    return distance <= absolute or distance <= _EXACT.multiply(relative, _EXACT.abs(wanted))
