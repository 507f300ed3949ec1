"""The judge's loop: every test of a part against one prepared program, in order, in one slot."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from execution.enums import Verdict
from execution.slots.base import Control, Slot
from execution.types import Case, CaseResult

CaseJudge = Callable[[Slot, Case, Control], CaseResult | None]
"""Runs the prepared program on one test and judges it; None where a cancel cut it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgePlan:
    """What is asked of a program: the tests, and how one of them is run and judged."""

    cases: Sequence[Case]
    judge: CaseJudge
    stop_at_first_failure: bool = False


def judge_cases(
    slot: Slot, plan: JudgePlan, *, control: Control, starting: Callable[[Case], None] | None = None
) -> Iterator[CaseResult]:
    """Runs the program that `slot` holds prepared on each test and yields the results as they come.

    Ends early after a cancel (the test that was cut off has no result) and, where the plan says so, after the first
    failure. Raises SlotError, and ProgramFault where a program of the problem's author failed.
    """
    for case in plan.cases:
        if control.cancelled:
            return
        if starting is not None:
            starting(case)
        result = plan.judge(slot, case, control)
        if result is None or control.cancelled:
            return
        yield result
        if plan.stop_at_first_failure and result.verdict is not Verdict.ACCEPTED:
            return
