"""Calls a checker written for DMOJ, check(process_output, judge_output, **more), and ends as testlib's checkers do.

Arguments: input, output, answer; the module and its function; the points of a test; its own arguments in JSON.
"""

import importlib
import json
import sys
import traceback
import types
from pathlib import Path
from typing import Any

ACCEPTED, WRONG, POINTS, BROKEN = 0, 1, 7, 70


class CheckerResult:
    def __init__(self, passed: bool, points: float, feedback: Any = "", extended_feedback: Any = "") -> None:
        self.passed, self.points = passed, points
        self.feedback, self.extended_feedback = feedback, extended_feedback


class InternalError(Exception):
    """What such a checker raises where the test itself is at fault."""


def utf8bytes(text: Any) -> Any:
    return text.encode() if isinstance(text, str) else text


def utf8text(data: Any, errors: str = "strict") -> Any:
    return data.decode("utf-8", errors) if isinstance(data, bytes) else data


def offer(name: str, **members: object) -> None:
    """What such checkers import of their judge."""
    module = types.ModuleType(name)
    module.__dict__.update(members, __path__=[])
    sys.modules[name] = module


def judge(case: str, output: str, answer: str, module: str, function: str, points: str, own: str) -> int:
    offer("dmoj")
    offer("dmoj.error", InternalError=InternalError)
    offer("dmoj.result", CheckerResult=CheckerResult)
    offer("dmoj.utils")
    offer("dmoj.utils.unicode", utf8bytes=utf8bytes, utf8text=utf8text)
    worth = int(points)
    more = {"judge_input": Path(case).read_bytes(), "point_value": worth, "binary_data": False, "problem_id": ""}
    check = getattr(importlib.import_module(module), function)
    try:
        result = check(Path(output).read_bytes(), Path(answer).read_bytes(), **{**more, **json.loads(own)})
    except UnicodeDecodeError:
        return end(0.0, "The output is not UTF-8.")
    if isinstance(result, CheckerResult):
        return end(result.points / worth, str(utf8text(result.feedback or "", "replace")))
    return end(float(result), "")


def end(share: float, feedback: str) -> int:
    """All points are accepted and none are wrong, whatever else the checker says of it."""
    if share in (0, 1):
        sys.stderr.write(feedback)
        return ACCEPTED if share else WRONG
    sys.stderr.write(f"points {share} {feedback}")
    return POINTS


if __name__ == "__main__":
    try:
        code = judge(*sys.argv[1:])
    except Exception:  # noqa: BLE001 an end with 1 would be the word "wrong"
        traceback.print_exc()
        code = BROKEN
    sys.exit(code)
