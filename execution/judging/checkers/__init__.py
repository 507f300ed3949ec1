"""Is this output the answer? Pure functions over bytes; no output is too strange to compare.

Every checker takes what the program printed and what the test expects, and gives None where they agree, else a
Mismatch that says where they first part.
"""

from execution.judging.checkers.floats import floats_checker
from execution.judging.checkers.lines import check_exact, check_lines, check_unordered_lines
from execution.judging.checkers.mismatch import Check, Mismatch
from execution.judging.checkers.tokens import check_caseless_tokens, check_tokens

__all__ = [
    "Check",
    "Mismatch",
    "check_caseless_tokens",
    "check_exact",
    "check_lines",
    "check_tokens",
    "check_unordered_lines",
    "checker_named",
    "floats_checker",
]


def checker_named(name: str, *, absolute: float | None = None, relative: float | None = None) -> Check:
    """The checker that a problem names; the tolerances are for "floats". Raises KeyError for another name."""
    return {
        "exact": check_exact,
        "lines": check_lines,
        "tokens": check_tokens,
        "caseless_tokens": check_caseless_tokens,
        "unordered_lines": check_unordered_lines,
        "floats": floats_checker(absolute, relative),
    }[name]
