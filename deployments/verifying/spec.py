"""What the definition of a check says, read with bounds. A spec that says nonsense is the check's fault: SpecError."""

import math
from collections.abc import Mapping
from typing import Any

METHODS = ("GET", "POST", "HEAD")
USUAL = ({"method": "GET", "path": "/api/health"}, {"method": "GET", "path": "/api/problems"})


class SpecError(ValueError):
    """The definition of the check is wrong; says where."""


def number(told: Mapping[str, Any], name: str, default: float) -> float:
    value = told.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise SpecError(f"{name} must be a number of at least 0.")
    return float(value)


def requests_of(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The requests of a load; without any, the two that the seed names."""
    given = told.get("requests", USUAL)
    if not isinstance(given, list | tuple) or not given or len(given) > 20:
        raise SpecError("requests must be a list of 1 to 20 requests.")
    for call in given:
        if not isinstance(call, dict) or call.get("method") not in METHODS:
            raise SpecError(f"A request has a method: {', '.join(METHODS)}.")
        path = call.get("path")
        if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
            raise SpecError("A request has a path that begins with one slash: it goes to the environment alone.")
    return list(given)
