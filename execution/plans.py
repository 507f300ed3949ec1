"""What the judge is to do with a program that is handed in for a part of a problem."""

from collections.abc import Callable

from execution.judging.batch import grader_of, in_batch
from execution.judging.checkers import checker_named
from execution.judging.judge import CaseJudge, JudgePlan
from execution.judging.programs import JudgeProgram, ProgramFault, in_dialogue, in_passes, program_grader
from execution.judging.verdicts import Grader
from execution.services.limits import limits_of_judge_program
from execution.slots.base import Control, Slot
from execution.types import Case, Limits, Program
from problems.enums import Checker, JudgeRole, Judging
from problems.models import Part, Problem, TestCase


def judge_plan(
    problem: Problem, tests: list[TestCase], *, limits: Limits, judge_slot: Callable[[], Slot], control: Control
) -> JudgePlan:
    """The tests in their order, the bounds of each, and the problem's checker.

    `judge_slot` gives the slot of a checker that is a program; it is not called where there is none. Raises
    ProgramFault where the problem's own program is not there.
    """
    return JudgePlan(
        cases=[case_of(test) for test in tests],
        judge=_case_judge(problem, limits, judge_slot, control),
        stop_at_first_failure=problem.stop_at_first_failure,
    )


def tests_of(part: Part) -> list[TestCase]:
    """The tests of a part, in the order in which they are run."""
    return list(part.tests.order_by("position", "pk"))


def case_of(test: TestCase) -> Case:
    return Case(
        name=test.name,
        input=test.input.encode(),
        expected=test.expected.encode(),
        is_sample=test.is_sample,
        weight=test.weight,
    )


def judge_program_of(problem: Problem, role: JudgeRole) -> JudgeProgram:
    """The problem's own program of that role. Raises ProgramFault where there is none."""
    name = role.value.replace("_", " ")
    row = problem.judge_programs.filter(role=role).first()
    if row is None:
        raise ProgramFault(f"The {name} of the problem is not there.")
    return JudgeProgram(
        name=name,
        program=Program(language=row.language, files=row.files, entry=row.entry),
        convention=row.convention,
        args=tuple(row.args),
        limits=limits_of_judge_program(),
    )


def _case_judge(problem: Problem, limits: Limits, judge_slot: Callable[[], Slot], control: Control) -> CaseJudge:
    if problem.judging == Judging.INTERACTIVE:
        return in_dialogue(judge_program_of(problem, JudgeRole.INTERACTOR), limits, judge_slot)
    if problem.judging == Judging.MULTI_PASS:
        return in_passes(judge_program_of(problem, JudgeRole.CHECKER), limits, judge_slot)
    return in_batch(limits, _grader(problem, judge_slot, control))


def _grader(problem: Problem, judge_slot: Callable[[], Slot], control: Control) -> Grader:
    if problem.checker == Checker.CUSTOM:
        return program_grader(judge_program_of(problem, JudgeRole.CHECKER), judge_slot, control)
    tolerances = {"absolute": problem.absolute_tolerance, "relative": problem.relative_tolerance}
    return grader_of(checker_named(problem.checker, **tolerances))
