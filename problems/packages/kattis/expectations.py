"""submissions/submissions.yaml: what is expected of a submission, and its language, told by patterns of its path."""

import re
from fnmatch import fnmatchcase
from typing import Any

from problems.enums import ExpectedVerdict
from problems.folder import Fault
from problems.packages.kattis.contents import EXPECTATIONS, Contents
from problems.packages.kattis.flags import words_of
from problems.packages.shelf import PackageShelf

VERDICTS = {
    "AC": ExpectedVerdict.ACCEPTED,
    "WA": ExpectedVerdict.WRONG_ANSWER,
    "TLE": ExpectedVerdict.TIME_LIMIT,
    "RTE": ExpectedVerdict.RUNTIME_ERROR,
}
BRACES = re.compile(r"\{([^{}]*)\}")
MOST_ALTERNATIVES, MOST_PATTERNS = 64, 200

Expectation = tuple[list[str], dict[str, Any]]


def expectations_of(contents: Contents, shelf: PackageShelf) -> list[Expectation]:
    """Each pattern without braces, with what it says."""
    found = [
        (pattern.strip("/").split("/"), table)
        for braced, table in contents.expectations.items()
        if isinstance(table, dict)
        for pattern in _alternatives(braced)
    ]
    if len(found) > MOST_PATTERNS:
        shelf.faults.append(Fault(EXPECTATIONS, f"It has {len(found)} patterns; {MOST_PATTERNS} are the most."))
    return found[:MOST_PATTERNS]


def told_of(path: str, expectations: list[Expectation]) -> dict[str, Any]:
    """What all patterns say that match the submission at `path`, under submissions/, or a folder of it.

    A star stands for signs of one step of the path.
    """
    steps, told = path.split("/"), dict[str, Any]()
    for wanted, table in expectations:
        if len(steps) >= len(wanted) and all(map(fnmatchcase, steps, wanted)):
            told |= table
    return told


def verdict_told(told: dict[str, Any]) -> tuple[ExpectedVerdict | None, str]:
    """The one verdict that it must get, or why there is not one; neither where nothing is said of it."""
    required, permitted = words_of(told.get("required")), words_of(told.get("permitted"))
    if not required and not permitted:
        return None, ""
    verdicts = required or permitted
    if len(verdicts) == 1 and verdicts[0] in VERDICTS:
        return VERDICTS[verdicts[0]], ""
    return None, f"submissions.yaml expects one of {', '.join(verdicts)} of it, and no one verdict"


def _alternatives(pattern: str) -> list[str]:
    """`a.{py,cpp}` is two patterns."""
    done: list[str] = []
    left = [pattern]
    while left and len(done) + len(left) <= MOST_ALTERNATIVES:
        one = left.pop()
        if found := BRACES.search(one):
            left += [f"{one[: found.start()]}{choice}{one[found.end() :]}" for choice in found[1].split(",")]
        else:
            done.append(one)
    return [*done, *left]
