"""Checkers that compare word by word, split at ASCII white space."""

from collections.abc import Callable
from itertools import zip_longest

from execution.judging.checkers.mismatch import Mismatch, mismatch_at


def check_tokens(actual: bytes, expected: bytes) -> Mismatch | None:
    """Token for token: line ends (LF or CRLF), blank lines and trailing blanks do not count; case does. Two empty
    outputs agree.
    """
    return compare_tokens(actual, expected, lambda found, wanted: found == wanted)


def check_caseless_tokens(actual: bytes, expected: bytes) -> Mismatch | None:
    """Like tokens, with upper and lower case alike, of every script that Unicode knows a case of."""
    return compare_tokens(actual, expected, lambda found, wanted: found == wanted or _folded(found) == _folded(wanted))


def compare_tokens(actual: bytes, expected: bytes, agree: Callable[[bytes, bytes], bool]) -> Mismatch | None:
    """The first pair of tokens that do not agree, or the first token that has no partner."""
    pairs = zip_longest(actual.split(), expected.split(), fillvalue=None)
    for number, (found, wanted) in enumerate(pairs, start=1):
        if found is None or wanted is None or not agree(found, wanted):
            return mismatch_at(f"token {number}", expected=wanted, found=found)
    return None


def _folded(token: bytes) -> str:
    return token.decode("utf-8", "surrogateescape").casefold()
