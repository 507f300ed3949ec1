"""The bounds of a program, where the file has them: most leave them to DMOJ's site."""

import math
from typing import Any

from problems.naming import CPU_TIME_SECONDS, MEMORY_MB
from problems.packages.dmoj.nodes import Node
from problems.packages.shelf import KiB, PackageShelf


def read_limits(top: Node, shelf: PackageShelf) -> dict[str, Any]:
    """The fields of the problem that they are. DMOJ counts seconds and KB."""
    limits: dict[str, Any] = {}
    if (seconds := _number(top, "time_limit", shelf)) is not None:
        limits["cpu_time_seconds"] = _within(seconds, CPU_TIME_SECONDS, "time_limit", shelf)
    if (kilobytes := _number(top, "memory_limit", shelf)) is not None:
        limits["memory_mb"] = int(_within(math.ceil(kilobytes / KiB), MEMORY_MB, "memory_limit", shelf))
    return limits


def _number(top: Node, name: str, shelf: PackageShelf) -> float | None:
    value = top.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        shelf.faults.append(top.fault(name, "It must be a number above 0."))
        return None
    return float(value)


def _within(number: float, allowed: tuple[float, float], name: str, shelf: PackageShelf) -> float:
    bounded = min(max(number, allowed[0]), allowed[1])
    if bounded != number:
        shelf.note(f"Its {name} was made {bounded:g}; from {allowed[0]:g} to {allowed[1]:g} are allowed here.")
    return bounded
