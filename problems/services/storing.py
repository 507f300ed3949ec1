"""A problem in the database, seen as the tree that its folder would give."""

from collections.abc import Iterable

from core.errors import Conflict
from problems.enums import (
    Aggregation,
    Checker,
    Convention,
    Difficulty,
    ExpectedVerdict,
    JudgeRole,
    Judging,
    Kind,
    ProblemStatus,
)
from problems.folder.tree import (
    FileEntry,
    GroupTable,
    JudgeProgramFiles,
    PartTree,
    ProblemTree,
    SolutionFile,
    StarterFile,
    TestFile,
    order_of_solution,
    order_of_test,
)
from problems.models import JudgeProgram, Part, Problem, ProblemFile, StatementImage, TestGroup


def stored_tree(problem: Problem) -> ProblemTree:
    """The tree of a stored problem; one fetched `with_content()` costs no further query.

    Raises Conflict where the parts are not numbered from 1 without a gap: a folder cannot tell that.
    """
    parts = sorted(problem.parts.all(), key=lambda part: part.number)
    numbers = [part.number for part in parts]
    if numbers != list(range(1, len(parts) + 1)):
        found = ", ".join(map(str, numbers))
        raise Conflict("part_numbers", f"{problem.slug}: its parts are numbered {found}; number them from 1.", "parts")
    return ProblemTree(
        slug=problem.slug,
        title=problem.title,
        kind=Kind(problem.kind),
        difficulty=Difficulty(problem.difficulty),
        status=ProblemStatus(problem.status),
        position=problem.position,
        tags=tuple(problem.tags),
        languages=tuple(problem.languages),
        stop_at_first_failure=problem.stop_at_first_failure,
        cpu_time_seconds=problem.cpu_time_seconds,
        memory_mb=problem.memory_mb,
        checker=Checker(problem.checker),
        absolute_tolerance=problem.absolute_tolerance,
        relative_tolerance=problem.relative_tolerance,
        statement=problem.statement,
        generator=problem.generator,
        parts=tuple(_part_tree(part) for part in parts),
        judging=Judging(problem.judging),
        judge_programs=tuple(
            _program_tree(program) for program in sorted(problem.judge_programs.all(), key=lambda one: one.role)
        ),
        files=_entries(problem.files.all()),
        images=_entries(problem.images.all()),
    )


def _entries(rows: Iterable[ProblemFile | StatementImage]) -> tuple[FileEntry, ...]:
    entries = (FileEntry(row.name, row.blob.sha256, row.blob.size) for row in rows)
    return tuple(sorted(entries, key=lambda entry: entry.name))


def _program_tree(program: JudgeProgram) -> JudgeProgramFiles:
    return JudgeProgramFiles(
        role=JudgeRole(program.role),
        language=program.language,
        entry=program.entry,
        convention=Convention(program.convention),
        args=tuple(program.args),
        files=tuple(sorted(program.files.items())),
    )


def _part_tree(part: Part) -> PartTree:
    groups = list(part.groups.all())
    names = {group.pk: group.name for group in groups}
    tests = [
        TestFile(t.name, t.is_sample, t.input, t.expected, t.weight, names[t.group_id] if t.group_id else "")
        for t in part.tests.all()
    ]
    solutions = [
        SolutionFile(ExpectedVerdict(solution.expected), solution.language, solution.name, solution.source)
        for solution in part.solutions.all()
    ]
    starters = [StarterFile(starter.language, starter.source) for starter in part.starters.all()]
    return PartTree(
        title=part.title,
        cumulative=part.cumulative,
        statement=part.statement,
        starters=tuple(sorted(starters, key=lambda starter: starter.language)),
        tests=tuple(sorted(tests, key=order_of_test)),
        groups=tuple(_group_table(group) for group in groups),
        solutions=tuple(sorted(solutions, key=order_of_solution)),
    )


def _group_table(group: TestGroup) -> GroupTable:
    return GroupTable(
        name=group.name,
        points=group.points,
        aggregation=Aggregation(group.aggregation),
        required=group.required,
        depends_on=tuple(other.name for other in group.depends_on.all()),
        stop_at_first_failure=group.stop_at_first_failure,
    )
