"""From the results of the tests to those of the submission."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from execution.enums import Verdict
from execution.judging.grouping import GroupResult, judge_groups
from execution.judging.verdicts import worst
from execution.types import Case, CaseResult, Group

FULL_SCORE = 100.0  # of a part without groups


@dataclass(frozen=True, slots=True)
class Totals:
    """What a submission is told. Time and memory are those of the test that took most, in ms and KiB."""

    verdict: Verdict
    score: float
    max_score: float
    passed: int
    total: int
    time_ms: int
    memory_kb: int
    groups: tuple[GroupResult, ...] = ()


def aggregate(cases: Sequence[Case], results: Sequence[CaseResult | None], groups: Sequence[Group] = ()) -> Totals:
    """Adds up the results of the first tests of `cases`, in order; a test that was not run (None) counts as not passed.

    Without groups the score is what the tests earn of their weights, from 0 to 100; with groups the sum of their
    points. Raises ValueError without a result.
    """
    ran = [result for result in results if result is not None]
    verdict = worst(result.verdict for result in ran)
    standings = judge_groups(cases, results, groups)
    earned = [case.weight * result.score for case, result in zip(cases, results, strict=False) if result is not None]
    return Totals(
        verdict=verdict,
        score=fsum(s.points for s in standings)
        if groups
        else FULL_SCORE * fsum(earned) / sum(case.weight for case in cases),
        max_score=max_score(groups),
        passed=sum(result.verdict is Verdict.ACCEPTED for result in ran),
        total=len(cases),
        time_ms=max(result.time_ms for result in ran),
        memory_kb=max(result.memory_kb for result in ran),
        groups=standings,
    )


def max_score(groups: Sequence[Group]) -> float:
    """What can be earned."""
    return float(sum(group.points for group in groups)) if groups else FULL_SCORE


def first_failure(results: Sequence[CaseResult | None]) -> str:
    """A sentence for the whole submission: which test failed first. "" where none did."""
    for number, result in enumerate(results, start=1):
        if result is not None and result.verdict is not Verdict.ACCEPTED:
            kind = "sample" if result.is_sample else "test"
            return f"{result.verdict.label} on {kind} {number} ({result.name})."
    return ""
