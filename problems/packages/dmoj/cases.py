"""test_cases: a list of cases and batches, or patterns that find them among the names of files."""

from dataclasses import dataclass, replace
from typing import Any

from problems.folder import Fault
from problems.naming import MAX_POINTS
from problems.packages.archive import MAX_FILES
from problems.packages.dmoj.data import Data
from problems.packages.dmoj.matching import cases_found
from problems.packages.dmoj.nodes import Node, whole_number

CASES, PRETESTS = "test_cases", "pretest_test_cases"
MOST_CASES = MAX_FILES // 2
"""As many as an archive can hold with two files each; here they may name the same ones, or none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A case alone, or a batch: its cases earn its points together. `batch` is its number, 0 for a case alone."""

    points: int
    cases: tuple[Node, ...]
    batch: int = 0
    depends_on: tuple[int, ...] = ()
    stops: bool = True


def read_entries(top: Node, data: Data, faults: list[Fault]) -> list[Entry]:
    """Those that the file lists, or that its patterns find, in the order in which they are run: pretests come first,
    and are worth nothing whatever they say.
    """
    listed = top.get(CASES)
    if not isinstance(listed, list):
        listed = cases_found(top, data, faults)
    pretests = top.get(PRETESTS) or []
    if not isinstance(pretests, list):
        faults.append(top.fault(PRETESTS, "It must be a list of cases."))
        pretests = []
    nodes = [top.under(PRETESTS, number, table, faults) for number, table in enumerate(pretests, start=1)]
    nodes += [top.under(CASES, number, table, faults) for number, table in enumerate(listed, start=1)]
    if not listed and not faults:
        faults.append(top.fault(CASES, "There is no test in it."))
    entries = _entries(nodes, faults)
    if sum(len(entry.cases) for entry in entries) > MOST_CASES:
        faults.append(top.fault(CASES, f"There are more than {MOST_CASES} tests in it."))
    return [replace(entry, points=0) for entry in entries[: len(pretests)]] + entries[len(pretests) :]


def _entries(nodes: list[Node], faults: list[Fault]) -> list[Entry]:
    batches = 0
    entries = []
    for node in nodes:
        batches += "batched" in node.own
        entries.append(_entry(node, batches, faults))
    return entries


def _entry(node: Node, batches: int, faults: list[Fault]) -> Entry:
    points = whole_number(node, "points", 1, MAX_POINTS, faults)
    if "batched" not in node.own:
        return Entry(points, (node,))
    listed = node.own["batched"]
    if not isinstance(listed, list) or not listed:
        faults.append(node.fault("batched", "It must be a list of cases."))
        listed = []
    cases = tuple(node.under("batched", number, table, faults) for number, table in enumerate(listed, start=1))
    faults += [case.fault("batched", "A batch stands in no other batch.") for case in cases if "batched" in case.own]
    stops = node.get("short_circuit") is not False
    return Entry(points, cases, batches, _dependencies(node, batches, faults), stops)


def _dependencies(node: Node, batch: int, faults: list[Fault]) -> tuple[int, ...]:
    given: Any = node.get("dependencies") or []
    numbers = given if isinstance(given, list) else [given]
    if any(isinstance(one, bool) or not isinstance(one, int) or not 1 <= one < batch for one in numbers):
        faults.append(node.fault("dependencies", "They must be numbers of batches before this one, from 1."))
        return ()
    return tuple(sorted(set(numbers)))
