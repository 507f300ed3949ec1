"""A verification as a table: for each part its tests down, its solutions across."""

from dataclasses import dataclass
from typing import Any

from execution.models import Verification


@dataclass(frozen=True, slots=True)
class PartMatrix:
    """`tests`: each with its name, whether it is a sample, and a cell for each solution; None where it was not run."""

    part: int
    solutions: tuple[dict[str, Any], ...]
    tests: tuple[tuple[str, bool, tuple[dict[str, Any] | None, ...]], ...]


def matrix_of(verification: Verification) -> list[PartMatrix]:
    numbers = sorted({row["part"] for row in verification.rows})
    return [_part(number, [row for row in verification.rows if row["part"] == number]) for number in numbers]


def _part(number: int, rows: list[dict[str, Any]]) -> PartMatrix:
    names: dict[tuple[str, bool], None] = {}
    cells = []
    for row in rows:
        found = {(test["name"], test["is_sample"]): test for test in row["tests"]}
        names |= dict.fromkeys(found)
        cells.append(found)
    tests = tuple(
        (name, is_sample, tuple(found.get((name, is_sample)) for found in cells)) for name, is_sample in names
    )
    return PartMatrix(number, tuple(rows), tests)
