"""The judge's loop: every test of a part against one prepared program, in order, in one slot."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from execution.enums import Stream, Verdict
from execution.judging.checkers import Check
from execution.judging.verdicts import NOT_THE_ANSWER, Grader, Ruling, rule_on_program
from execution.slots.base import Control, Slot
from execution.types import Case, CaseResult, Execution, Limits, Outcome

ACTUAL_KEPT = 64 * 1024  # bytes of a sample's output
STDERR_QUOTED = 2000  # bytes: the end of what a failed sample printed on stderr


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgePlan:
    """What is asked of a program: the tests, the bounds of each, and who says whether an output is the answer."""

    cases: Sequence[Case]
    limits: Limits
    grade: Grader
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
        output, errors = bytearray(), bytearray()
        kept = {Stream.STDOUT: output, Stream.STDERR: errors}
        outcome = slot.execute(
            Execution(limits=plan.limits, stdin=case.input),
            sink=lambda stream, data, kept=kept: kept[stream].extend(data),  # type: ignore[misc]
            control=control,
        )
        result = None if outcome.cancelled else judge_case(case, outcome, plan, bytes(output), bytes(errors))
        if result is None or control.cancelled:  # a cancel may come while it is graded
            return
        yield result
        if plan.stop_at_first_failure and result.verdict is not Verdict.ACCEPTED:
            return


def judge_case(case: Case, outcome: Outcome, plan: JudgePlan, output: bytes, errors: bytes) -> CaseResult:
    """The judge's word on one test that ran. Only a sample's sentence quotes anything that the test could have told."""
    ruling = rule_on_program(outcome, plan.limits)
    if ruling.verdict is Verdict.OK:
        ruling = plan.grade(case, output)
    elif case.is_sample and errors.strip():
        ruling = Ruling(ruling.verdict, f"{ruling.message}\n{_tail(errors)}")
    return CaseResult(
        name=case.name,
        verdict=ruling.verdict,
        time_ms=outcome.time_ms,
        memory_kb=outcome.memory_kb,
        message=ruling.message,
        is_sample=case.is_sample,
        actual=output[:ACTUAL_KEPT] if case.is_sample else b"",
        score=ruling.share,
        log=ruling.log,
    )


def grader_of(check: Check) -> Grader:
    """Compares with the expected output. A sentence quotes a sample alone."""

    def grade(case: Case, output: bytes) -> Ruling:
        mismatch = check(output, case.expected)
        if mismatch is None:
            return Ruling(Verdict.ACCEPTED)
        return Ruling(Verdict.WRONG_ANSWER, mismatch.sentence() if case.is_sample else NOT_THE_ANSWER)

    return grade


def _tail(errors: bytes) -> str:
    return errors[-STDERR_QUOTED:].decode("utf-8", "replace").strip()
