"""What the groups of a part must keep to. One rule for the folder, the admin and publishing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What the rule looks at in a group. `tests`: how many it has, None where that is not asked yet."""

    name: str
    points: int
    depends_on: tuple[str, ...] = ()
    tests: int | None = None


@dataclass(frozen=True, slots=True)
class GroupFault:
    """`number` counts the groups from 1; None where it is about all of them."""

    number: int | None
    field: str
    sentence: str


def faults_of_groups(groups: Sequence[GroupFacts]) -> Iterator[GroupFault]:
    """What is wrong with the groups of a part, in their order; nothing for a part without groups."""
    before: set[str] = set()
    for number, group in enumerate(groups, start=1):
        if group.name in before:
            yield GroupFault(number, "name", f"Two groups are called “{group.name}”.")
        for name in group.depends_on:
            if name not in before or name == group.name:
                sentence = f"The group “{group.name}” depends on “{name}”, which does not stand before it."
                yield GroupFault(number, "depends_on", sentence)
        if group.tests == 0:
            yield GroupFault(number, "tests", f"The group “{group.name}” has no test.")
        before.add(group.name)
    if groups and not any(group.points for group in groups):
        yield GroupFault(None, "groups", "Its groups are all worth 0 points; one of them needs some.")
