"""The judge's loop: the tests of a part against one prepared program, in order, in one slot."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from execution.enums import Verdict
from execution.judging.grouping import is_wanted
from execution.slots.base import Control, Slot
from execution.types import Case, CaseResult, Group

CaseJudge = Callable[[Slot, Case, Control], CaseResult | None]
"""Runs the prepared program on one test and judges it; None where a cancel cut it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgePlan:
    """What is asked of a program: the tests, and how one of them is run and judged."""

    cases: Sequence[Case]
    judge: CaseJudge
    stop_at_first_failure: bool = False
    groups: Sequence[Group] = ()


def judge_cases(
    slot: Slot, plan: JudgePlan, *, control: Control, starting: Callable[[Case], None] | None = None
) -> Generator[CaseResult | None, None, None]:
    """Runs the program that `slot` holds prepared on each test and yields the results as they come.

    None stands for a test that its group keeps from being run. Ends early after a cancel (the test that was cut off
    has no result) and, where the plan says so, after the first failure. Raises SlotError, and ProgramFault where a
    program of the problem's author failed.
    """
    results: list[CaseResult | None] = []
    for case in plan.cases:
        result = None
        if control.cancelled:
            return
        if is_wanted(plan.cases, results, plan.groups):
            if starting is not None:
                starting(case)
            result = plan.judge(slot, case, control)
            if result is None or control.cancelled:  # a cancel may come while it is graded
                return
        results.append(result)
        yield result
        if ends_judging(result, plan):
            return


def ends_judging(result: CaseResult | None, plan: JudgePlan) -> bool:
    """Whether no test behind this one is to be run."""
    return plan.stop_at_first_failure and result is not None and result.verdict is not Verdict.ACCEPTED
