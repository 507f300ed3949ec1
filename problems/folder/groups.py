"""The groups of a part, from the tables of problem.toml and the names of its tests."""

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from problems.enums import Aggregation
from problems.folder.description import GroupTable as Table
from problems.folder.description import PartTable
from problems.folder.faults import Fault
from problems.folder.tree import GroupTable, PartTree, TestFile
from problems.grouping import GroupFacts, faults_of_groups


def read_groups(
    number: int, part: PartTable, tests: tuple[TestFile, ...], faults: list[Fault]
) -> tuple[tuple[TestFile, ...], tuple[GroupTable, ...]]:
    """The tests, each with its group, and the groups of part `number`."""
    facts = [GroupFacts(table.name, table.points, tuple(table.depends_on)) for table in part.groups]
    for fault in faults_of_groups(facts):
        place = (
            f"parts.{number}.groups" if fault.number is None else f"parts.{number}.groups.{fault.number}.{fault.field}"
        )
        faults.append(Fault("problem.toml", fault.sentence, field=place))
    order = [table.name for table in part.groups]
    owners = _owners(number, part.groups, tests, faults)
    grouped = tuple(replace(test, group=owners.get(test.path, "")) for test in tests)
    return grouped, tuple(_group(table, order) for table in part.groups)


def group_facts(part: PartTree) -> tuple[GroupFacts, ...]:
    """What the rule on groups looks at, with the number of their tests."""
    return tuple(
        GroupFacts(group.name, group.points, group.depends_on, sum(test.group == group.name for test in part.tests))
        for group in part.groups
    )


def _group(table: Table, order: list[str]) -> GroupTable:
    return GroupTable(
        name=table.name,
        points=table.points,
        aggregation=Aggregation(table.aggregation),
        required=table.required,
        depends_on=tuple(sorted(table.depends_on, key=lambda name: order.index(name) if name in order else -1)),
        stop_at_first_failure=table.stop_at_first_failure,
    )


def _owners(number: int, tables: Sequence[Table], tests: Sequence[TestFile], faults: list[Fault]) -> dict[str, str]:
    """The name of the group by the path of its test."""
    owners: dict[str, str] = {}
    for place, table in enumerate(tables, start=1):
        field = f"parts.{number}.groups.{place}.tests"
        for pattern in table.tests:
            found = [test.path for test in tests if test.path == pattern or _matches(test.path, pattern)]
            if not found:
                faults.append(Fault("problem.toml", f"No test of part {number} is called {pattern!r}.", field=field))
            for path in found:
                owner = owners.setdefault(path, table.name)
                if owner != table.name:
                    faults.append(Fault("problem.toml", f"The test {path} is in the group “{owner}” already.", field))
    return owners


def _matches(path: str, pattern: str) -> bool:
    """`*` alone stands for others: a name of a test has no other sign that a pattern knows."""
    return "*" in pattern and fnmatchcase(path, pattern)
