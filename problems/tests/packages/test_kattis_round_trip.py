"""What is exported is read back as it was, but for what the format cannot tell: `as_told` names each thing of it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from problems.enums import (
    RESULT_SETS,
    Aggregation,
    Checker,
    Convention,
    Difficulty,
    JudgeRole,
    Judging,
    Kind,
    ProblemStatus,
)
from problems.folder import GroupTable, JudgeProgramFiles, PartTree, ProblemTree, TestFile
from problems.folder.tree import order_of_test
from problems.naming import is_file_name
from problems.packages.formats import read_package
from problems.packages.kattis.writer import kattis_zip
from problems.packages.kattis.writing.data import NAMES_OF_SETTINGS, folders_of_groups
from problems.packages.statements.markdown import plain_markdown
from problems.services.rendering import render_markdown
from problems.tests.folder.folders import NAMES, SOLUTIONS, TESTS, TEXTS, trees

ENDINGS = {"python": "py", "c": "c", "cpp": "cpp"}
BY_DEFAULT = [checker for checker in Checker if checker not in RESULT_SETS | {Checker.CUSTOM}]
BY_LINES = {Checker.LINES, Checker.UNORDERED_LINES}
WORDS = st.from_regex(r"[a-z0-9-]{1,9}", fullmatch=True)


@st.composite
def programs(draw: st.DrawFn, role: JudgeRole) -> JudgeProgramFiles:
    """Of the format's own convention, the first file being the one that is started."""
    language = draw(st.sampled_from(sorted(ENDINGS)))
    stems = draw(st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), min_size=1, max_size=3, unique=True))
    names = sorted(f"{stem}.{ENDINGS[language]}" for stem in stems if stem != "main")
    names = names or [f"main.{ENDINGS[language]}"]
    files = {name: draw(TEXTS) for name in [*names, *draw(st.sampled_from([[], ["testlib.h"]]))]}
    args = tuple(draw(st.lists(WORDS, max_size=3)))
    return JudgeProgramFiles(role, language, names[0], Convention.KATTIS, args, tuple(sorted(files.items())))


@st.composite
def judged(draw: st.DrawFn, tree: ProblemTree) -> ProblemTree:
    """Compared, or judged by a program of its own in one of three ways; perhaps with a validator of its inputs."""
    roles = [JudgeRole.INPUT_VALIDATOR] if draw(st.booleans()) else []
    judging = draw(st.sampled_from(Judging))
    checker = draw(st.sampled_from(BY_DEFAULT)) if judging == Judging.BATCH else Checker.CUSTOM
    if judging == Judging.INTERACTIVE:
        roles.append(JudgeRole.INTERACTOR)
        checker = Checker.TOKENS
    elif judging == Judging.MULTI_PASS or draw(st.booleans()):
        roles.append(JudgeRole.CHECKER)
        checker = Checker.CUSTOM
    tolerances = {} if checker == Checker.FLOATS else {"absolute_tolerance": None, "relative_tolerance": None}
    found = tuple(draw(programs(role)) for role in sorted(roles))
    return replace(tree, judging=judging, checker=checker, judge_programs=found, **tolerances)  # type: ignore[arg-type]


@st.composite
def parts(draw: st.DrawFn) -> PartTree:
    """With a hidden test; in groups that the format can hold, or in none."""
    hidden = TestFile(draw(NAMES), False, draw(TEXTS), draw(TEXTS))
    tests = [hidden, *(test for test in draw(TESTS) if test.path.lower() != hidden.path.lower())]
    solutions = tuple(one for one in draw(SOLUTIONS) if "public class" not in one.source)
    names = draw(st.lists(st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True), max_size=3, unique=True))
    if names:
        owners = {test: draw(st.sampled_from(["", *names])) for test in tests if not test.is_sample}
        tests = [replace(test, group=owners.get(test, ""), weight=1) for test in tests]
    groups: list[GroupTable] = []
    for name in (name for name in names if any(test.group == name for test in tests)):
        worst = [group.name for group in groups if group.aggregation == Aggregation.MIN]
        aggregation = draw(st.sampled_from([Aggregation.MIN, Aggregation.SUM]))
        needs = tuple(other for other in worst if draw(st.booleans()))
        required = aggregation == Aggregation.MIN and draw(st.booleans())
        stops = draw(st.booleans())
        groups.append(GroupTable(name, draw(st.integers(1, 1000)), aggregation, required, needs, stops))
    tests = [test if groups else replace(test, group="") for test in tests]
    return PartTree(tests=tuple(sorted(tests, key=order_of_test)), groups=tuple(groups), solutions=solutions)


@st.composite
def exportable(draw: st.DrawFn) -> ProblemTree:
    tree = replace(draw(trees()), kind=Kind.CODING, parts=(draw(parts()),), statement="Do it.\n")
    return draw(judged(tree))


def as_told(tree: ProblemTree, generated: tuple[JudgeProgramFiles, ...]) -> ProblemTree:
    """The tree without what a package cannot tell. `generated` are the programs that were written for it."""
    (part,) = tree.parts
    absolute, relative = tree.absolute_tolerance, tree.relative_tolerance
    if tree.checker == Checker.FLOATS and absolute is None and relative is None:
        absolute = relative = 1e-6  # what stands for neither is told
    return replace(
        tree,
        difficulty=Difficulty.MEDIUM,
        status=ProblemStatus.DRAFT,
        position=1000,
        tags=tuple(dict.fromkeys(tag.replace(" ", "-") for tag in tree.tags)),
        stop_at_first_failure=False,
        generator="",
        checker=Checker.CUSTOM if tree.checker in BY_LINES else tree.checker,
        absolute_tolerance=absolute,
        relative_tolerance=relative,
        parts=(as_told_of_part(part),),
        judge_programs=tuple(sorted((*tree.judge_programs, *generated), key=lambda program: program.role)),
    )


def as_told_of_part(part: PartTree) -> PartTree:
    """Title, starters and weights are not told. Folders have the order of their names, and tests are named after
    theirs; those in no group are one worth nothing; `required` becomes what the groups after it depend on, and where a
    group stops is told to problemtools alone.
    """
    folders = {name: folder.removeprefix("secret").lstrip("/") for name, folder in folders_of_groups(part).items()}
    tests = [replace(test, weight=1) for test in part.tests if test.is_sample]
    for name, folder in folders.items():
        found = [test for test in part.tests if not test.is_sample and test.group == name]
        named = f"{folder}-" if folder else ""
        bare = [test.name.removeprefix(named) for test in found if test.name.startswith(named)]
        if len(bare) == len(found) and all(map(is_file_name, bare)) and not NAMES_OF_SETTINGS & set(bare):
            named = ""
        tests += [replace(test, weight=1, group=folder, name=f"{named}{test.name}") for test in found]
    groups = [GroupTable(folders[""], 0, Aggregation.MIN)] if part.groups and "" in folders else []
    required: list[str] = []
    for group in part.groups:
        needs = tuple(folders[name] for name in folders if name in group.depends_on or name in required)
        groups.append(GroupTable(folders[group.name], group.points, group.aggregation, depends_on=needs))
        required += [group.name] if group.required else []
    return PartTree(tests=tuple(sorted(tests, key=order_of_test)), groups=tuple(groups), solutions=part.solutions)


@given(exportable())
def test_exported_problem_is_read_back(tree: ProblemTree) -> None:
    package = read_package(data=kattis_zip(tree), name="any.zip")
    roles = {program.role for program in tree.judge_programs}
    generated = tuple(program for program in package.tree.judge_programs if program.role not in roles)
    assert {program.entry for program in generated} <= {"lines.py", "compare_lines.py"}
    assert package.tree == as_told(tree, generated)
    assert not package.blocking


@given(exportable())
def test_read_problem_is_exported_as_the_same_package_from_then_on(tree: ProblemTree) -> None:
    once = read_package(data=kattis_zip(tree), name="any.zip").tree
    assert kattis_zip(read_package(data=kattis_zip(once), name="any.zip").tree) == kattis_zip(once)


NO_CODE = st.text("$^<>ab/!?\\.& ", max_size=30).map(lambda text: f"x{text}\n")


@given(st.lists(NO_CODE, max_size=4).map("".join))
def test_escaped_statement_is_shown_as_it_was(text: str) -> None:
    assert render_markdown(plain_markdown(text)) == render_markdown(text)
