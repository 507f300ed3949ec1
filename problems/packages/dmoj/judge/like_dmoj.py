"""Checkers that judge as those of their names do at DMOJ: whether it is the answer, or the share of it that is."""

from collections import Counter
from collections.abc import Sequence
from typing import Any


def check_easy(process_output: bytes, judge_output: bytes, **more: Any) -> bool:
    """The same characters, each as often, in any order; case and white space do not count."""
    return letters(process_output) == letters(judge_output)


def check_sorted(process_output: bytes, judge_output: bytes, split_on: str = "lines", **more: Any) -> bool:
    """The same lines in any order, or the same words."""
    if split_on == "whitespace":
        return check_unordered(process_output, judge_output)
    return sorted(map(bytes.split, lines(process_output))) == sorted(map(bytes.split, lines(judge_output)))


def check_unordered(process_output: bytes, judge_output: bytes, **more: Any) -> bool:
    """The same words in any order."""
    return sorted(process_output.split()) == sorted(judge_output.split())


def check_linecount(process_output: bytes, judge_output: bytes, **more: Any) -> float:
    """Each line that is right earns its share of the points."""
    said, wanted = lines(process_output), lines(judge_output)
    if len(said) > len(wanted):
        return False
    right = sum(mine.strip() == theirs.strip() for mine, theirs in zip(said, wanted, strict=False))
    return right / len(wanted) if wanted else True


def check_linematches(
    process_output: bytes,
    judge_output: bytes,
    point_distribution: Sequence[float] = (1,),
    filler_lines_required: bool = True,
    **more: Any,
) -> float:
    """Each line that is right earns what stands at its place in point_distribution."""
    said, wanted = lines(process_output), lines(judge_output)
    if len(wanted) != len(point_distribution) or sum(point_distribution) <= 0:
        raise ValueError("point_distribution must name points for each line of the answer")
    if filler_lines_required and len(said) != len(wanted):
        return False
    earned = sum(
        points for mine, theirs, points in zip(said, wanted, point_distribution, strict=False) if mine == theirs
    )
    return earned / sum(point_distribution)


def letters(output: bytes) -> "Counter[int]":
    return Counter(b"".join(output.lower().split()))


def lines(output: bytes) -> list[bytes]:
    return [line for line in output.replace(b"\r", b"\n").split(b"\n") if line]
