"""Points: batches become groups that earn all or nothing; cases alone earn their own.

A case or batch worth nothing is a pretest: where it fails, nothing after it is run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from problems.enums import Aggregation
from problems.folder import Fault, GroupTable
from problems.naming import MAX_GROUPS, MAX_POINTS
from problems.packages.dmoj.cases import CASES, Entry
from problems.packages.dmoj.nodes import FILE, Node


@dataclass(frozen=True, slots=True)
class ScoredCase:
    node: Node
    weight: int = 1
    group: str = ""


def score_entries(entries: list[Entry], faults: list[Fault]) -> tuple[list[ScoredCase], tuple[GroupTable, ...]]:
    """The cases in their order, and the groups. Without batches and pretests the weights say it all."""
    if not any(entry.points for entry in entries):
        faults.append(Fault(FILE, "Its tests are all worth 0 points; one of them needs some.", field=CASES))
        return [], ()
    if all(entry.points and not entry.batch for entry in entries):
        return [ScoredCase(entry.cases[0], entry.points) for entry in entries], ()
    cases: list[ScoredCase] = []
    groups: list[GroupTable] = []
    for group, members in _grouped(entries):
        groups.append(group)
        cases += members
    if len(groups) > MAX_GROUPS:
        sentence = f"It makes {len(groups)} groups of its batches and what stands between them; {MAX_GROUPS} is most."
        faults.append(Fault(FILE, sentence, field=CASES))
    return cases, tuple(groups)


def _grouped(entries: list[Entry]) -> Iterator[tuple[GroupTable, list[ScoredCase]]]:
    """Every batch is a group, and so are cases that stand alone side by side."""
    runs = 0
    for (batch, earns, _), members in groupby(_portioned(entries), key=lambda pair: pair[0]):
        together = [entry for _, entry in members]
        if batch:
            yield _batch(together[0])
            continue
        runs += 1
        name = f"{'tests' if earns else 'pretests'}-{runs}"
        yield (
            _group(name, sum(entry.points for entry in together), stops=not earns),
            [ScoredCase(entry.cases[0], entry.points or 1, name) for entry in together],
        )


def _portioned(entries: list[Entry]) -> Iterator[tuple[tuple[int, bool, int], Entry]]:
    """Each entry with what it is grouped by: the last number changes where a group would have too many points."""
    portion = total = 0
    for entry in entries:
        total += entry.points
        if total > MAX_POINTS:
            portion, total = portion + 1, entry.points
        yield (entry.batch, bool(entry.points), portion), entry


def _batch(entry: Entry) -> tuple[GroupTable, list[ScoredCase]]:
    name = f"batch-{entry.batch}"
    depends_on = tuple(f"batch-{number}" for number in entry.depends_on)
    group = _group(name, entry.points, stops=entry.stops, aggregation=Aggregation.MIN, depends_on=depends_on)
    return group, [ScoredCase(case, group=name) for case in entry.cases]


def _group(
    name: str,
    points: int,
    *,
    stops: bool,
    aggregation: Aggregation = Aggregation.SUM,
    depends_on: tuple[str, ...] = (),
) -> GroupTable:
    return GroupTable(
        name=name,
        points=points,
        aggregation=aggregation,
        required=not points,
        depends_on=depends_on,
        stop_at_first_failure=stops,
    )
