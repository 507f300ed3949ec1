"""What the format cannot hold, told before anything is written."""

from collections.abc import Iterator

from core.errors import Conflict
from problems.enums import RESULT_SETS, Aggregation, Convention, JudgeRole, Kind
from problems.folder import JudgeProgramFiles, PartTree, ProblemTree
from problems.packages.kattis.writing.data import NAMES_OF_SETTINGS
from problems.packages.kattis.writing.programs import ENDINGS, LAUNCHER, program_of, role_of_judge

SCORE_FILES = ("score.txt", "score_multiplier.txt")


def refuse_what_has_no_place(tree: ProblemTree) -> None:
    """Raises Conflict with the first reason why this problem, of one part, cannot be a package."""
    if reason := next(_reasons(tree), None):
        raise Conflict("not_exportable", f"“{tree.title}” cannot be a package of the Kattis format: {reason}.")


def _reasons(tree: ProblemTree) -> Iterator[str]:
    if tree.kind != Kind.CODING or tree.checker in RESULT_SETS:
        yield f"a {Kind(tree.kind).label} problem has no place in it"
        return
    if not any(not test.is_sample for part in tree.parts for test in part.tests):
        yield "it needs a hidden test"
    role = role_of_judge(tree)
    if role is not None and program_of(tree, role) is None:
        yield f"it has no {JudgeRole(role).name.lower()} yet"
    for program in filter(None, (program_of(tree, role), program_of(tree, JudgeRole.INPUT_VALIDATOR))):
        yield from _reasons_of_program(program)
    for part in tree.parts:
        yield from _reasons_of_tests(part)


def _reasons_of_program(program: JudgeProgramFiles) -> Iterator[str]:
    name = JudgeRole(program.role).name.lower().replace("_", " ")
    if program.language not in ENDINGS:
        yield f"its {name} is in {program.language}, and the format knows those in Python, C and C++ alone"
    elif program.entry.rpartition(".")[2] not in ENDINGS[program.language]:
        yield f"the name of its {name}, {program.entry}, does not end with .{ENDINGS[program.language][0]}"
    if any(argument.split() != [argument] for argument in program.args):
        yield f"an argument of its {name} has a blank, which divides arguments there"
    names = [name for name, _ in program.files]
    if program.language == "python" and program.entry != LAUNCHER and LAUNCHER in names:
        yield f"its {name} has a file {LAUNCHER} that is not the one that is started"
    if program.convention == Convention.KATTIS:
        for file in (file for file in SCORE_FILES for _, text in program.files if file in text):
            yield f"its {name} gives shares of the points ({file}), which are counted in another way there"


def _reasons_of_tests(part: PartTree) -> Iterator[str]:
    groups = {group.name: group for group in part.groups}
    for test in part.tests:
        if test.name in NAMES_OF_SETTINGS:
            yield f"its test “{test.name}” has the name of a file that tells of all tests there"
        if test.is_sample and test.group:
            yield f"its sample “{test.name}” earns points, and those of hidden tests alone count there"
    before: list[str] = []
    for group in part.groups:
        if group.aggregation == Aggregation.MAX:
            yield f"its group “{group.name}” earns what its best test earns, which the format does not know"
        weights = [test.weight for test in part.tests if test.group == group.name]
        if not weights:
            yield f"its group “{group.name}” has no test"
        if group.aggregation == Aggregation.SUM and len(set(weights)) > 1:
            yield f"the tests of its group “{group.name}” weigh differently, and share its points evenly there"
        for name in (*group.depends_on, *before):
            if groups[name].aggregation != Aggregation.MIN:
                yield f"a group depends on “{name}”, and there only on one that earns what its worst test earns"
        before += [group.name] if group.required else []
