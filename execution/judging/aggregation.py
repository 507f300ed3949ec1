"""From the results of the tests to those of the submission."""

from collections.abc import Sequence
from dataclasses import dataclass

from execution.enums import Verdict
from execution.judging.verdicts import worst
from execution.types import Case, CaseResult


@dataclass(frozen=True, slots=True)
class Totals:
    """What a submission is told. Time and memory are those of the test that took most, in ms and KiB."""

    verdict: Verdict
    score: float
    passed: int
    total: int
    time_ms: int
    memory_kb: int


def aggregate(cases: Sequence[Case], results: Sequence[CaseResult]) -> Totals:
    """Adds up the results of the first tests of `cases`, in order; a test that was not run counts as not passed.

    The score is the weight of the passed tests over that of all, from 0 to 100. Raises ValueError without a result.
    """
    passed = [result.verdict is Verdict.ACCEPTED for result in results]
    weight = sum(case.weight for case, ok in zip(cases, passed, strict=False) if ok)
    verdict = worst(result.verdict for result in results)
    return Totals(
        verdict=verdict,
        score=100 * weight / sum(case.weight for case in cases),
        passed=sum(passed),
        total=len(cases),
        time_ms=max(result.time_ms for result in results),
        memory_kb=max(result.memory_kb for result in results),
    )


def first_failure(results: Sequence[CaseResult]) -> str:
    """A sentence for the whole submission: which test failed first. "" where none did."""
    for number, result in enumerate(results, start=1):
        if result.verdict is not Verdict.ACCEPTED:
            kind = "sample" if result.is_sample else "test"
            return f"{result.verdict.label} on {kind} {number} ({result.name})."
    return ""
