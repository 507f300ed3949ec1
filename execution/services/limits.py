"""The bounds of a program: a floor and a cap for each, from the environment. A caller may only lower them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from core.errors import DomainError
from execution.languages import registry
from execution.types import Limits
from problems.models import Problem

PROCESSES = 128
OUTPUT_KB = 1024
IDLE_SECONDS = 120.0
INTERACTIVE_WALL_SECONDS = 600.0
JUDGE_CPU_SECONDS = 10.0
JUDGE_MEMORY_MB = 1024
JUDGE_OUTPUT_KB = 256
LEAST_WALL_SECONDS = 1.0  # so that a small CPU limit does not make the start of the program count as sleeping


@dataclass(frozen=True, slots=True)
class Range:
    """What a caller may ask for; the cap is also what they get who ask for nothing."""

    floor: float
    cap: float
    whole: bool = False


def limit_ranges(*, interactive: bool = False) -> dict[str, Range]:
    """The range of every limit that a caller may lower, by its name.

    EXECUTION_TIMEOUT_SECONDS caps the CPU time and, separately, the wall time; an interactive program, which mostly
    waits for its user, has 600 s of wall time instead.
    """
    timeout = float(settings.EXECUTION_TIMEOUT_SECONDS)
    return {
        "cpu_time_seconds": Range(0.1, timeout),
        "wall_time_seconds": Range(0.1, INTERACTIVE_WALL_SECONDS if interactive else timeout),
        "memory_mb": Range(16, settings.MAX_MEMORY_MB, whole=True),
        "processes": Range(1, PROCESSES, whole=True),
        "output_kb": Range(1, OUTPUT_KB, whole=True),
    }


def limits_of_run(asked: Mapping[str, Any], *, interactive: bool) -> Limits:
    """The bounds of a plain run. Raises DomainError with the field and the range for what is outside."""
    ranges = limit_ranges(interactive=interactive)
    for name in asked:
        if name not in ranges:
            raise DomainError(
                "unknown_limit", f"There is no limit {name!r}; there are {', '.join(ranges)}.", f"limits.{name}"
            )
    values: dict[str, Any] = {
        name: _checked(name, asked[name], bounds) if name in asked else bounds.cap for name, bounds in ranges.items()
    }
    whole = {name: int(values[name]) for name, bounds in ranges.items() if bounds.whole}
    return Limits(**{**values, **whole}, idle_seconds=IDLE_SECONDS if interactive else None)


def limits_of_problem(problem: Problem, language: str) -> Limits:
    """The bounds of one test: the problem's, stretched by the factors of the language, capped by the environment's.

    The CPU time is what judges; the wall time, twice that and a second, only ends a program that sleeps.
    """
    ranges = limit_ranges()
    factors = registry()[language]
    cpu_time = min(problem.cpu_time_seconds * factors.time_factor, ranges["cpu_time_seconds"].cap)
    return Limits(
        cpu_time_seconds=cpu_time,
        wall_time_seconds=2 * cpu_time + LEAST_WALL_SECONDS,
        memory_mb=min(int(problem.memory_mb * factors.memory_factor), int(ranges["memory_mb"].cap)),
        processes=PROCESSES,
        output_kb=OUTPUT_KB,
    )


def limits_of_judge_program() -> Limits:
    """The bounds of a checker or a validator on one test. The author's program, so the environment caps its memory
    alone: a test that takes it longer is a fault of the problem."""
    return Limits(
        cpu_time_seconds=JUDGE_CPU_SECONDS,
        wall_time_seconds=2 * JUDGE_CPU_SECONDS + LEAST_WALL_SECONDS,
        memory_mb=min(JUDGE_MEMORY_MB, settings.MAX_MEMORY_MB),
        processes=PROCESSES,
        output_kb=JUDGE_OUTPUT_KB,
    )


def _checked(name: str, value: Any, bounds: Range) -> float:
    """A number in its range. A truth value, NaN and text are none."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)
    fits = is_number and bounds.floor <= value <= bounds.cap and not (bounds.whole and value != int(value))
    if not fits:
        kind = "a whole number" if bounds.whole else "a number"
        sentence = f"{name} must be {kind} from {bounds.floor:g} to {bounds.cap:g}."
        raise DomainError("limit_out_of_range", sentence, f"limits.{name}")
    return float(value)
