"""Checkers that compare line by line."""

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from execution.judging.checkers.mismatch import Mismatch, mismatch_at


def check_exact(actual: bytes, expected: bytes) -> Mismatch | None:
    """Byte for byte: a CR before the line end, a trailing blank or a missing last line end all count."""
    if actual == expected:
        return None
    mismatch = _compare(actual.split(b"\n"), expected.split(b"\n"))
    if mismatch is None:
        raise AssertionError("two outputs that differ have a first line that differs")
    return mismatch


def check_lines(actual: bytes, expected: bytes) -> Mismatch | None:
    """Line for line; ASCII white space at the end of a line, a CR among it, and blank lines at the end do not count.

    Blanks at the beginning of a line, between words and blank lines in the middle do.
    """
    return _compare(_stripped(actual), _stripped(expected))


def check_unordered_lines(actual: bytes, expected: bytes) -> Mismatch | None:
    """The same lines in any order, each as often as it is expected; trailing blanks and blank lines do not count."""
    found, wanted = Counter(filter(None, _stripped(actual))), Counter(filter(None, _stripped(expected)))
    if found == wanted:
        return None
    if surplus := found - wanted:
        return _surplus(_stripped(actual), surplus)
    line = next(iter(wanted - found))
    return mismatch_at(f"line {_stripped(expected).index(line) + 1} of the answer", expected=line, found=None)


def _surplus(lines: Sequence[bytes], surplus: Counter[bytes]) -> Mismatch:
    """The first line that is not expected, or that comes once too often: the last of its kind then."""
    line = next(line for line in lines if line in surplus)
    number = max(place for place, other in enumerate(lines, start=1) if other == line)
    return mismatch_at(f"line {number}", expected=None, found=line)


def _stripped(output: bytes) -> list[bytes]:
    lines = [line.rstrip() for line in output.split(b"\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _compare(actual: Sequence[bytes], expected: Sequence[bytes]) -> Mismatch | None:
    for number, (found, wanted) in enumerate(zip_longest(actual, expected), start=1):
        if found != wanted:
            return mismatch_at(f"line {number}", expected=wanted, found=found)
    return None
