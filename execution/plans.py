"""What the judge is to do with a program that is handed in for a part of a problem."""

from collections.abc import Callable, Iterable, Iterator

from execution.judging.batch import Batch, grader_of
from execution.judging.checkers import checker_named
from execution.judging.judge import CaseJudge, JudgePlan
from execution.judging.programs import JudgeProgram, ProgramFault, in_dialogue, in_passes, program_grader
from execution.judging.verdicts import Grader
from execution.languages import registry
from execution.services.limits import limits_of_judge_program
from execution.slots.base import Control, Slot
from execution.types import Case, Group, Limits, Program
from problems.enums import RESULT_SETS, Checker, JudgeRole, Judging
from problems.models import Part, Problem, Solution, TestCase, TestGroup
from problems.services.blobs import data_files_of

RESULT_SET = "result-set"
"""Asks the SQL of languages.toml for typed rows from a database that cannot be written."""


def judge_plan(
    problem: Problem, tests: list[TestCase], *, limits: Limits, judge_slot: Callable[[], Slot], control: Control
) -> JudgePlan:
    """The tests in their order, the bounds of each, the groups, and the problem's checker.

    `judge_slot` gives the slot of a checker that is a program; it is not called where there is none. Raises
    ProgramFault where the problem's own program is not there.
    """
    return JudgePlan(
        cases=[case_of(test) for test in tests],
        judge=_case_judge(problem, limits, judge_slot, control),
        stop_at_first_failure=problem.stop_at_first_failure,
        groups=groups_of(tests[0].part) if any(test.group_id for test in tests) else (),
    )


def tests_of(part: Part) -> list[TestCase]:
    """The tests of a part, in the order in which they are run: those in no group, then group by group."""
    return list(part.tests.in_running_order().select_related("group"))


def groups_of(part: Part) -> list[Group]:
    """The groups of a part that have tests, in order."""
    return list(_groups(part.groups.filter(tests__isnull=False).distinct().prefetch_related("depends_on")))


def _groups(rows: Iterable[TestGroup]) -> Iterator[Group]:
    """A required group is one that all groups after it depend on."""
    before: list[str] = []
    required: list[str] = []
    for row in rows:
        named = [other.name for other in row.depends_on.all()]
        yield Group(
            name=row.name,
            points=row.points,
            aggregation=row.aggregation,
            requires=tuple(name for name in before if name in named or name in required),
            stop_at_first_failure=row.stop_at_first_failure,
        )
        before.append(row.name)
        required += [row.name] if row.required else []


def case_of(test: TestCase) -> Case:
    return Case(
        name=test.name,
        input=test.input.encode(),
        expected=test.expected.encode(),
        is_sample=test.is_sample,
        weight=test.weight,
        group=test.group.name if test.group is not None else "",
    )


def args_of(problem: Problem) -> tuple[str, ...]:
    """What the judge starts a program of this problem with."""
    return (RESULT_SET,) if problem.checker in RESULT_SETS else ()


def program_of(solution: Solution) -> Program:
    """A kept solution, as it would be handed in."""
    name = registry()[solution.language].default_file
    data = data_files_of(solution.part.problem_id)
    return Program(language=solution.language, files={name: solution.source}, entry=name, data=data)


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
    return Batch(limits, _grader(problem, judge_slot, control), args_of(problem))


def _grader(problem: Problem, judge_slot: Callable[[], Slot], control: Control) -> Grader:
    if problem.checker == Checker.CUSTOM:
        return program_grader(judge_program_of(problem, JudgeRole.CHECKER), judge_slot, control)
    tolerances = {"absolute": problem.absolute_tolerance, "relative": problem.relative_tolerance}
    return grader_of(checker_named(problem.checker, **tolerances))
