"""The usual way: the program reads its test, prints its answer and ends; then the answer is looked at."""

from dataclasses import dataclass

from execution.enums import Stream, Verdict
from execution.judging.checkers import Check
from execution.judging.judge import CaseJudge
from execution.judging.verdicts import NOT_THE_ANSWER, Grader, Ruling, rule_on_program
from execution.slots.base import Control, Slot
from execution.types import Case, CaseResult, Execution, Limits, Outcome

ACTUAL_KEPT = 64 * 1024  # bytes of a sample's output
STDERR_QUOTED = 2000  # bytes: the end of what a failed sample printed on stderr


@dataclass(frozen=True, slots=True)
class Ran:
    """One start of the contestant's program, after its end."""

    outcome: Outcome
    output: bytes
    errors: bytes


def in_batch(limits: Limits, grade: Grader) -> CaseJudge:
    def judge(slot: Slot, case: Case, control: Control) -> CaseResult | None:
        ran = run_program(slot, case.input, limits, control)
        if ran.outcome.cancelled:
            return None
        ruling = rule_on_program(ran.outcome, limits)
        ruling = grade(case, ran.output) if ruling.verdict is Verdict.OK else with_errors(ruling, case, ran.errors)
        return result_of(case, ran, ruling)

    return judge


def grader_of(check: Check) -> Grader:
    """Compares with the expected output. A sentence quotes a sample alone."""

    def grade(case: Case, output: bytes) -> Ruling:
        mismatch = check(output, case.expected)
        if mismatch is None:
            return Ruling(Verdict.ACCEPTED)
        return Ruling(Verdict.WRONG_ANSWER, mismatch.sentence() if case.is_sample else NOT_THE_ANSWER)

    return grade


def run_program(slot: Slot, stdin: bytes, limits: Limits, control: Control) -> Ran:
    """Starts what the slot holds prepared. Raises SlotError."""
    kept = {Stream.STDOUT: bytearray(), Stream.STDERR: bytearray()}
    execution = Execution(limits=limits, stdin=stdin)
    outcome = slot.execute(execution, sink=lambda stream, data: kept[stream].extend(data), control=control)
    return Ran(outcome, bytes(kept[Stream.STDOUT]), bytes(kept[Stream.STDERR]))


def with_errors(ruling: Ruling, case: Case, errors: bytes) -> Ruling:
    """The ruling on a program that failed; of a sample, with the end of what it printed on standard error."""
    if not case.is_sample or not errors.strip():
        return ruling
    return Ruling(ruling.verdict, f"{ruling.message}\n{errors[-STDERR_QUOTED:].decode('utf-8', 'replace').strip()}")


def result_of(case: Case, ran: Ran, ruling: Ruling, *, dialogue: str = "") -> CaseResult:
    """The judge's word on one test that ran."""
    return CaseResult(
        name=case.name,
        verdict=ruling.verdict,
        time_ms=ran.outcome.time_ms,
        memory_kb=ran.outcome.memory_kb,
        message=ruling.message,
        is_sample=case.is_sample,
        actual=ran.output[:ACTUAL_KEPT] if case.is_sample else b"",
        score=ruling.share,
        log=ruling.log,
        dialogue=dialogue,
    )
