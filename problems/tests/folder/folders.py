"""A small right folder to break in one place, and trees drawn at random."""

from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

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
from problems.folder import GroupTable, JudgeProgramFiles, PartTree, ProblemTree, SolutionFile, StarterFile, TestFile
from problems.folder.tree import order_of_solution, order_of_test
from problems.naming import LANGUAGES, is_judge_file_name

DESCRIPTION = """\
title = "Echo"
kind = "coding"
difficulty = "easy"
status = "published"
position = 40
tags = ["input and output", "strings"]
languages = []
stop_at_first_failure = false

[limits]
cpu_time_seconds = 2.0
memory_mb = 256

[checker]
name = "floats"
absolute_tolerance = 1e-6

[[parts]]
title = ""
cumulative = false

[[parts]]
title = "Twice"
cumulative = true

[[parts.groups]]
name = "none"
points = 30
aggregation = "min"
required = true
depends_on = []
stop_at_first_failure = false
tests = ["hidden/01-none"]

[[parts.groups]]
name = "words"
points = 70
aggregation = "sum"
required = false
depends_on = ["none"]
stop_at_first_failure = true
tests = ["hidden/02-word", "hidden/03-words"]
"""

FILES = {
    "problem.toml": DESCRIPTION,
    "statement.md": "Print what you read.\n",
    "generate.py": "print('nothing to write')\n",
    "part-1/statement.md": "Once.\n",
    "part-1/starter/Main.py": "# your code\n",
    "part-1/starter/Main.cpp": "int main() {}\n",
    "part-1/tests/weights.toml": '"hidden/01-long" = 3\n',
    "part-1/tests/sample/01-word.in": "hello\n",
    "part-1/tests/sample/01-word.out": "hello\n",
    "part-1/tests/hidden/01-long.in": "a b c\n",
    "part-1/tests/hidden/01-long.out": "a b c\n",
    "part-1/solutions/accepted/echo.py": "print(input())\n",
    "part-1/solutions/wrong_answer/silent.py": "input()\n",
    "part-2/statement.md": "Twice.\n",
    "part-2/tests/sample/01-word.in": "hello\n",
    "part-2/tests/sample/01-word.out": "hellohello\n",
    "part-2/tests/hidden/01-none.in": "\n",
    "part-2/tests/hidden/01-none.out": "\n",
    "part-2/tests/hidden/02-word.in": "a\n",
    "part-2/tests/hidden/02-word.out": "aa\n",
    "part-2/tests/hidden/03-words.in": "b\n",
    "part-2/tests/hidden/03-words.out": "bb\n",
}


def write_files(folder: Path, files: dict[str, str | bytes] | dict[str, str]) -> Path:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def files_under(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in folder.rglob("*") if path.is_file()
    }


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=60)
LINES = st.text(max_size=30).map(lambda text: "".join(filter(str.isprintable, text)).strip())
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,12}", fullmatch=True)
TOLERANCES = st.none() | st.floats(0, 1)
STARTERS = st.lists(
    st.builds(StarterFile, st.sampled_from(LANGUAGES), TEXTS), max_size=3, unique_by=lambda one: one.language
).map(lambda found: tuple(sorted(found, key=lambda one: one.language)))
TESTS = st.lists(
    st.builds(TestFile, NAMES, st.booleans(), TEXTS, TEXTS, st.integers(1, 1000)),
    max_size=4,
    unique_by=lambda one: one.path.lower(),
).map(lambda found: tuple(sorted(found, key=order_of_test)))
SOLUTIONS = st.lists(
    st.builds(SolutionFile, st.sampled_from(ExpectedVerdict), st.sampled_from(LANGUAGES), NAMES, TEXTS),
    max_size=3,
    unique_by=lambda one: (*order_of_solution(one)[:2], one.name.lower()),
).map(lambda found: tuple(sorted(found, key=order_of_solution)))


GROUPS = st.lists(
    st.builds(GroupTable, NAMES, st.integers(1, 1000), st.sampled_from(Aggregation), st.booleans()),
    max_size=3,
    unique_by=lambda one: one.name,
)


@st.composite
def grouped(draw: st.DrawFn, tests: tuple[TestFile, ...]) -> tuple[tuple[TestFile, ...], tuple[GroupTable, ...]]:
    """Groups that depend on some of those before them, and the tests, each in one of the groups or in none."""
    groups = draw(GROUPS)
    names = [group.name for group in groups]
    linked = [
        replace(group, depends_on=tuple(name for name in names[:number] if draw(st.booleans())))
        for number, group in enumerate(groups)
    ]
    return tuple(replace(test, group=draw(st.sampled_from(["", *names]))) for test in tests), tuple(linked)


JUDGE_NAMES = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}", fullmatch=True).filter(is_judge_file_name)
ARGUMENTS = st.text(min_size=1, max_size=20).map(lambda text: "".join(filter(str.isprintable, text))).filter(bool)


@st.composite
def judge_programs(draw: st.DrawFn) -> tuple[JudgeProgramFiles, ...]:
    programs = []
    for role in draw(st.lists(st.sampled_from(JudgeRole), max_size=2, unique=True)):
        files = draw(st.dictionaries(JUDGE_NAMES.map(str.lower), TEXTS, min_size=1, max_size=3))
        programs.append(
            JudgeProgramFiles(
                role=role,
                language=draw(st.sampled_from(LANGUAGES)),
                entry=draw(st.sampled_from(sorted(files))),
                convention=draw(st.sampled_from(Convention)),
                args=tuple(draw(st.lists(ARGUMENTS, max_size=3))),
                files=tuple(sorted(files.items())),
            )
        )
    return tuple(sorted(programs, key=lambda program: program.role))


@st.composite
def trees(draw: st.DrawFn) -> ProblemTree:
    """Problems that a folder can tell: not published, as those must also be complete."""
    kind = draw(st.sampled_from(Kind))
    checker = draw(st.sampled_from(Checker))
    bare = kind == Kind.SYSTEM_DESIGN
    contents = [((), ()) if bare else draw(grouped(draw(TESTS))) for _ in range(draw(st.integers(1, 3)))]
    parts = [
        PartTree(
            title=draw(LINES),
            cumulative=number > 0 and draw(st.booleans()),
            statement=draw(TEXTS),
            starters=() if bare else draw(STARTERS),
            tests=tests,
            groups=groups,
            solutions=() if bare else draw(SOLUTIONS),
        )
        for number, (tests, groups) in enumerate(contents)
    ]
    return ProblemTree(
        slug=draw(st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,2}", fullmatch=True)),
        title=draw(LINES.filter(bool)),
        kind=kind,
        difficulty=draw(st.sampled_from(Difficulty)),
        status=draw(st.sampled_from([ProblemStatus.DRAFT, ProblemStatus.ARCHIVED])),
        position=draw(st.integers(0, 1_000_000)),
        tags=tuple(
            draw(
                st.lists(
                    st.from_regex(r"[a-z0-9]+([ -][a-z0-9]+)?", fullmatch=True).filter(lambda tag: len(tag) <= 40),
                    max_size=3,
                    unique=True,
                )
            )
        ),
        languages=tuple(draw(st.lists(st.sampled_from(LANGUAGES), max_size=3, unique=True))),
        stop_at_first_failure=draw(st.booleans()),
        cpu_time_seconds=draw(st.floats(0.1, 60)),
        memory_mb=draw(st.integers(16, 4096)),
        checker=checker,
        absolute_tolerance=draw(TOLERANCES) if checker == Checker.FLOATS else None,
        relative_tolerance=draw(TOLERANCES) if checker == Checker.FLOATS else None,
        statement=draw(TEXTS.filter(str.strip)),
        generator=draw(TEXTS),
        parts=tuple(parts),
        judge_programs=draw(judge_programs()),
        judging=draw(st.sampled_from(Judging)),
    )
