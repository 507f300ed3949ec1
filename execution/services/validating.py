"""Whether the inputs of a problem's tests are what its statement promises: its own input validator says so."""

from collections.abc import Callable, Iterator
from contextlib import closing

from execution.judging.programs import ProgramFault, accepts_input, make_ready
from execution.plans import case_of, judge_program_of, tests_of
from execution.services.findings import Finding
from execution.slots.base import Control, Slot
from problems.enums import JudgeRole
from problems.models import Part, Problem

SUBJECT = "inputs"


def check_inputs(problem: Problem, judge_slot: Callable[[], Slot]) -> Iterator[Finding]:
    """One finding a part; nothing where the problem has no input validator. Raises SlotError."""
    if not problem.judge_programs.filter(role=JudgeRole.INPUT_VALIDATOR).exists():
        return
    for part in problem.parts.order_by("number"):
        sentence = _fault_of(part, judge_slot())
        found = "refused" if sentence else "valid"
        yield Finding(
            problem=problem.slug, part=part.number, subject=SUBJECT, expected="valid", found=found, sentence=sentence
        )


def _fault_of(part: Part, slot: Slot) -> str:
    """Which input is refused first, and what the validator said; "" where all are valid."""
    try:
        validator = judge_program_of(part.problem, JudgeRole.INPUT_VALIDATOR)
        with closing(Control()) as control:
            make_ready(slot, validator, control)
            for case in map(case_of, tests_of(part)):
                accepted, log = accepts_input(slot, validator, case.input, control)
                if not accepted:
                    return f"The input validator refuses {case.name}: {log}"
    except ProgramFault as fault:
        return f"{fault.reason} {fault.log}".strip()
    return ""
