"""Cases found by patterns over the names of files, as DMOJ finds them where test_cases is no list."""

import json
import subprocess
import sys
from collections import defaultdict
from itertools import repeat
from pathlib import Path
from typing import Any

from problems.folder import Fault
from problems.packages.dmoj.data import Data
from problems.packages.dmoj.nodes import Node

# DMOJ's own patterns, which are part of the format.
USUAL = {
    "input_format": r"^(?=.*?\.in|in).*?(?:(?:^|\W)(?P<batch>\d+)[^\d\s]+)?(?P<case>\d+)[^\d\s]*$",
    "output_format": r"^(?=.*?\.out|out).*?(?:(?:^|\W)(?P<batch>\d+)[^\d\s]+)?(?P<case>\d+)[^\d\s]*$",
}
MAX_PATTERN = 300
MOST_SECONDS = 10
MATCHER = Path(__file__).with_name("matcher.py")

Key = tuple[bool, int, str]
"""Of a batch or a case, as they are ordered: words before numbers."""
Match = tuple[str, str | None, str | None]


def cases_found(top: Node, data: Data, faults: list[Fault]) -> list[dict[str, Any]]:
    """The tables that a list would have held."""
    given = top.get("test_cases")
    if given is not None and not isinstance(given, dict):
        faults.append(top.fault("test_cases", "It must be a list of cases, or patterns."))
        return []
    node = Node(given or {}, "test_cases", top)
    patterns = [_pattern(node, name, faults) for name in USUAL]
    if faults:
        return []
    try:
        inputs, outputs = _matches(patterns, data.names)
    except ValueError as error:
        faults.append(top.fault("test_cases", f"Its patterns {error}."))
        return []
    return _arranged(node, inputs, outputs, faults)


def _pattern(node: Node, name: str, faults: list[Fault]) -> str:
    pattern = node.own.get(name) or USUAL[name]
    if not isinstance(pattern, str) or len(pattern) > MAX_PATTERN:
        faults.append(node.fault(name, f"It must be a pattern of at most {MAX_PATTERN} characters."))
        return ""
    return pattern


def _matches(patterns: list[str], names: list[str]) -> list[list[Match]]:
    """In a process of its own: some patterns never come to an end. Raises ValueError with the end of a sentence."""
    asked = json.dumps({"patterns": patterns, "names": names}).encode()
    command = [sys.executable, "-I", "-S", str(MATCHER)]
    try:
        ran = subprocess.run(command, input=asked, capture_output=True, timeout=MOST_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise ValueError("take too long to match") from None
    if ran.returncode < 0:
        raise ValueError("take too long to match")
    if ran.returncode:
        reason = ran.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
        raise ValueError(f"cannot be read ({reason})")
    found: list[list[Match]] = json.loads(ran.stdout)
    return found


def _arranged(node: Node, inputs: list[Match], outputs: list[Match], faults: list[Fault]) -> list[dict[str, Any]]:
    """A case without a batch counts as the batch of its own number."""
    files: dict[Key, dict[Key, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    batches: set[Key] = set()
    for side, matches in (("in", inputs), ("out", outputs)):
        for name, batch, case in matches:
            if case is None:
                faults.append(node.fault("input_format", f"It finds no number of a case in {name}."))
                return []
            if batch is not None:
                batches.add(_key(batch))
            files[_key(case if batch is None else batch)][_key(case)][side] = name
    return _tables(node, files, batches, faults)


def _tables(
    node: Node, files: dict[Key, dict[Key, dict[str, str]]], batches: set[Key], faults: list[Fault]
) -> list[dict[str, Any]]:
    given = node.own.get("case_points")
    points = iter(given if isinstance(given, list) else repeat(given))
    tables: list[dict[str, Any]] = []
    for key in sorted(files):
        cases = [files[key][case] for case in sorted(files[key])]
        worth = next(points, ...)
        if worth is ...:
            faults.append(node.fault("case_points", f"It has fewer points than there are cases: {len(files)}."))
            return []
        own = {} if worth is None else {"points": worth}
        if key in batches:
            tables.append({"batched": cases} | own)
        else:
            tables.append(cases[0] | own)
    return tables


def _key(word: str) -> Key:
    return (True, int(word), "") if word.isdecimal() else (False, 0, word)
