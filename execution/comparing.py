"""Two texts beside each other: which lines are the same, which differ, and where in the line. Plain Python."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from itertools import zip_longest

MOST_LINES = 2000
LONGEST_MARKED = 400
LINES = re.compile(r"[^\n]*\n|[^\n]+")
END = re.compile(r"[ \t\r]+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; `changed` where the other side has something else."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One line of one text, numbered from 1."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of both; a side is None where only the other has it. `kind`: same, changed, removed, added."""

    kind: str
    left: Side | None
    right: Side | None


def side_by_side(left: str, right: str) -> list[Row]:
    """All lines of both texts, aligned; beyond MOST_LINES they are cut, so that a page stays a page.

    A line has its end: where one text ends without one, the last line differs.
    """
    before, after = LINES.findall(left)[:MOST_LINES], LINES.findall(right)[:MOST_LINES]
    rows: list[Row] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for i, j in zip_longest(range(i1, i2), range(j1, j2)):
            rows.append(_row(tag, before, after, i, j))
    return rows


def differ_in_blanks_alone(left: str, right: str) -> bool:
    """Whether the words are the same, and what stands between or behind them is not."""
    return left != right and left.split() == right.split()


def unified(name: str, left: str, right: str) -> str:
    """The difference as a patch; "" where there is none."""
    before, after = ([f"{line.rstrip(chr(10))}\n" for line in LINES.findall(text)] for text in (left, right))
    return "".join(unified_diff(before, after, fromfile=f"before/{name}", tofile=f"after/{name}"))


def _row(tag: str, before: list[str], after: list[str], i: int | None, j: int | None) -> Row:
    if j is None:
        return Row("removed", None if i is None else Side(i + 1, _alone(before[i])), None)
    if i is None:
        return Row("added", None, Side(j + 1, _alone(after[j])))
    if tag == "equal":
        return Row("same", Side(i + 1, (Piece(before[i]),)), Side(j + 1, (Piece(after[j]),)))
    ours, theirs = _marked(before[i], after[j])
    return Row("changed", Side(i + 1, ours), Side(j + 1, theirs))


def _alone(line: str) -> tuple[Piece, ...]:
    """A line that the other side has not: the blanks at its end are marked, for nobody would see them."""
    text = line.removesuffix("\n")
    end = END.search(text)
    return (Piece(text[: end.start()]), Piece(end.group(), changed=True)) if end else (Piece(text),)


def _marked(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both lines cut into what is the same and what is not; very long ones are marked whole."""
    if max(len(left), len(right)) > LONGEST_MARKED:
        return (Piece(left, changed=True),), (Piece(right, changed=True),)
    ours: list[Piece] = []
    theirs: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if i2 > i1:
            ours.append(Piece(left[i1:i2], tag != "equal"))
        if j2 > j1:
            theirs.append(Piece(right[j1:j2], tag != "equal"))
    return tuple(ours), tuple(theirs)
