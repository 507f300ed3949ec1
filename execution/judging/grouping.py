"""Groups of tests: what each has earned, and whether a test is to be run at all. Pure functions.

`results` stand in the order of `cases` and may end before them; None is a test that was not run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

from execution.enums import Verdict
from execution.types import Case, CaseResult, Group

Results = Sequence[CaseResult | None]


class GroupState(StrEnum):
    """How far a group is."""

    QUEUED = "queued"
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What a group has earned of its points, and why it was skipped where it was."""

    name: str
    state: GroupState
    points: float
    max_points: int
    passed: int
    total: int
    message: str = ""


def judge_groups(cases: Sequence[Case], results: Results, groups: Sequence[Group]) -> tuple[GroupResult, ...]:
    """Each group as it stands with these results; a test without one has earned nothing."""
    pairs: dict[str, list[tuple[Case, CaseResult | None]]] = {group.name: [] for group in groups}
    for number, case in enumerate(cases):
        if case.group in pairs:
            pairs[case.group].append((case, results[number] if number < len(results) else None))
    found: dict[str, GroupResult] = {}
    for group in groups:
        found[group.name] = _standing(group, pairs[group.name], found)
    return tuple(found.values())


def is_wanted(cases: Sequence[Case], results: Results, groups: Sequence[Group]) -> bool:
    """Whether the test behind those that have results is to be run, by the rules of its group."""
    case = cases[len(results)]
    group = next((group for group in groups if group.name == case.group), None)
    if group is None:
        return True
    own = [result for other, result in zip(cases, results, strict=False) if other.group == group.name]
    if group.stop_at_first_failure and any(r is None or r.verdict is not Verdict.ACCEPTED for r in own):
        return False
    standings = {standing.name: standing for standing in judge_groups(cases, results, groups)}
    return not _reason_to_skip(group, standings)


def _standing(
    group: Group, pairs: Sequence[tuple[Case, CaseResult | None]], before: Mapping[str, GroupResult]
) -> GroupResult:
    reason = _reason_to_skip(group, before)
    ran = [result for _, result in pairs if result is not None]
    if reason or not ran:
        return GroupResult(group.name, GroupState.SKIPPED, 0.0, group.points, 0, len(pairs), reason)
    share = _SHARES[group.aggregation](pairs)
    state = GroupState.PASSED if share == 1 else GroupState.FAILED
    passed = sum(result.verdict is Verdict.ACCEPTED for result in ran)
    return GroupResult(group.name, state, group.points * share, group.points, passed, len(pairs))


def _reason_to_skip(group: Group, standings: Mapping[str, GroupResult]) -> str:
    for name in group.requires:
        if standings[name].state is not GroupState.PASSED:
            return f"The group “{name}” was not passed in full."
    return ""


def _earned(pairs: Sequence[tuple[Case, CaseResult | None]]) -> list[float]:
    return [result.score if result is not None else 0.0 for _, result in pairs]


def _weighted(pairs: Sequence[tuple[Case, CaseResult | None]]) -> float:
    weights = [case.weight for case, _ in pairs]
    return fsum(weight * score for weight, score in zip(weights, _earned(pairs), strict=True)) / sum(weights)


_SHARES: dict[str, Callable[[Sequence[tuple[Case, CaseResult | None]]], float]] = {
    "sum": _weighted,
    "min": lambda pairs: min(_earned(pairs)),
    "max": lambda pairs: max(_earned(pairs)),
}
"""The share of its points that a group earns, 0 to 1."""
