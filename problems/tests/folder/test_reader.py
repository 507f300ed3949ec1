"""Folders that are refused, each with the file, the field and what is allowed."""

import os
from pathlib import Path

import pytest

from core.errors import NotFound
from problems.enums import Checker, Convention, Difficulty, ExpectedVerdict, JudgeRole, Kind, ProblemStatus
from problems.folder import FolderError, find_folders, read_folder
from problems.tests.folder.folders import DESCRIPTION, FILES, write_files

TOML = "problem.toml"


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(FolderError) as refusal:
        read_folder(folder)
    return [str(fault) for fault in refusal.value.faults]


def faults_with(tmp_path: Path, changes: dict[str, str | bytes | None]) -> list[str]:
    files: dict[str, str | bytes] = dict(FILES)
    for path, text in changes.items():
        if text is None:
            del files[path]
        else:
            files[path] = text
    return faults_of(write_files(tmp_path / "echo", files))


def toml_with(old: str, new: str) -> dict[str, str | bytes | None]:
    assert old in DESCRIPTION
    return {TOML: DESCRIPTION.replace(old, new, 1)}


def test_read_folder_tells_everything(tmp_path: Path) -> None:
    tree = read_folder(write_files(tmp_path / "echo", FILES))
    assert (tree.slug, tree.title, tree.kind) == ("echo", "Echo", Kind.CODING)
    assert (tree.difficulty, tree.status, tree.position) == (Difficulty.EASY, ProblemStatus.PUBLISHED, 40)
    assert (tree.checker, tree.absolute_tolerance, tree.relative_tolerance) == (Checker.FLOATS, 1e-6, None)
    first, second = tree.parts
    assert [starter.language for starter in first.starters] == ["cpp", "python"]
    assert [(test.path, test.weight) for test in first.tests] == [("sample/01-word", 1), ("hidden/01-long", 3)]
    assert {solution.expected for solution in first.solutions} == {
        ExpectedVerdict.ACCEPTED,
        ExpectedVerdict.WRONG_ANSWER,
    }
    assert (second.title, second.cumulative, second.statement) == ("Twice", True, "Twice.\n")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (toml_with('title = "Echo"\n', ""), "problem.toml: title: Is missing."),
        (toml_with('"Echo"', '""'), "problem.toml: title: Must not be empty."),
        (toml_with('"Echo"', '"Two\\nlines"'), "problem.toml: title: Must be one line without control characters"),
        (toml_with('"Echo"', f'"{"x" * 121}"'), "problem.toml: title: Must have at most 120 characters."),
        (toml_with('"coding"', '"riddle"'), "problem.toml: kind: Must be 'coding', 'sql' or 'system_design'."),
        (toml_with('"easy"', "1"), "problem.toml: difficulty: Must be 'warmup', 'easy', 'medium' or 'hard'."),
        (toml_with("position = 40", "position = 4.5"), "problem.toml: position: Must be a whole number."),
        (toml_with("position = 40", "position = -1"), "problem.toml: position: Must be greater than or equal to 0."),
        (toml_with("position = 40", "place = 40"), "problem.toml: place: Is not a field of this file."),
        (toml_with('"strings"', '"Strings"'), "problem.toml: tags.2: 'Strings' is not a tag: lower-case letters"),
        (toml_with('"strings"', '"input and output"'), "problem.toml: tags: Must not name anything twice."),
        (
            toml_with("languages = []", 'languages = ["pyhton"]'),
            "problem.toml: languages.1: 'pyhton' is not a language",
        ),
        (toml_with("stop_at", 'judging = "live"\nstop_at'), "judging: Must be 'batch', 'interactive' or 'multi_pass'."),
        (
            toml_with("stop_at", 'judging = "interactive"\nstop_at'),
            "status: An interactive problem needs an interactor",
        ),
        (toml_with("= false", '= "no"'), "problem.toml: stop_at_first_failure: Must be true or false."),
        (toml_with("2.0", "0.0"), "problem.toml: limits.cpu_time_seconds: Must be greater than or equal to 0.1."),
        (toml_with("2.0", "nan"), "problem.toml: limits.cpu_time_seconds: Must be a"),
        (toml_with("256", "4097"), "problem.toml: limits.memory_mb: Must be less than or equal to 4096."),
        (
            toml_with('"floats"', '"tokens"'),
            'problem.toml: checker: Has a tolerance, which only name = "floats" takes.',
        ),
        (toml_with("1e-6", "-1e-6"), "problem.toml: checker.absolute_tolerance: Must be greater than or equal to 0."),
        (toml_with("cumulative = false", "cumulative = true"), "problem.toml: parts.1.cumulative: The first part"),
        (toml_with('name = "words"', 'name = "two words"'), "parts.2.groups.2.name: Must be letters, digits"),
        (toml_with('name = "words"', 'name = "none"'), "parts.2.groups.2.name: Two groups are called “none”."),
        (toml_with("points = 70", "points = 1001"), "parts.2.groups.2.points: Must be less than or equal to 1000."),
        (toml_with("points = 70\n", ""), "parts.2.groups.2.points: Is missing."),
        (toml_with('"sum"', '"avg"'), "parts.2.groups.2.aggregation: Must be 'sum', 'min' or 'max'."),
        (
            toml_with('["none"]', '["words"]'),
            "parts.2.groups.2.depends_on: The group “words” depends on “words”, which",
        ),
        (
            toml_with("depends_on = []", 'depends_on = ["words"]'),
            "parts.2.groups.1.depends_on: The group “none” depends on “words”, which does not stand before it.",
        ),
        (toml_with('"hidden/03-words"', '"hidden/04"'), "groups.2.tests: No test of part 2 is called 'hidden/04'."),
        (toml_with('"hidden/03-words"', '"sample/*-x"'), "groups.2.tests: No test of part 2 is called 'sample/*-x'."),
        (
            toml_with('"hidden/03-words"', '"hidden/01*"'),
            "groups.2.tests: The test hidden/01-none is in the group “none” already.",
        ),
        (
            toml_with('"hidden/02-word", "hidden/03-words"', ""),
            "problem.toml: status: Part 2: The group “words” has no test.",
        ),
        (toml_with("[limits]", "[limits"), "problem.toml: It is not TOML"),
        ({TOML: None}, "problem.toml: It is missing"),
        ({"statement.md": None}, "statement.md: It is missing"),
        ({"statement.md": "  \n"}, "statement.md: It is empty."),
        ({"part-2/statement.md": None}, "problem.toml: status: Part 2 has no statement"),
        ({"part-1/starter/main.py": ""}, "part-1/starter/main.py: Starter code is called one of Main.py, Main.js"),
        ({"part-1/starter/Main.cob": ""}, "part-1/starter/Main.cob: Starter code is called one of Main.py"),
        ({"part-1/tests/sample/01-word.out": None}, "part-1/tests/sample/01-word.out: It is missing"),
        ({"part-1/tests/sample/02.txt": ""}, "part-1/tests/sample/02.txt: A test is a pair of files"),
        ({"part-1/tests/hidden/a b.in": ""}, "part-1/tests/hidden/a b.in: The name of a test is letters"),
        ({"part-1/tests/weights.toml": '"hidden/02" = 2\n'}, 'weights.toml: "hidden/02": There is no such test'),
        ({"part-1/tests/weights.toml": '"hidden/01-long" = 0\n'}, "A weight is a whole number from 1 to 1000."),
        ({"part-1/tests/weights.toml": '"hidden/01-long" = true\n'}, "A weight is a whole number from 1 to 1000."),
        ({"part-1/solutions/accepted/echo.cob": ""}, "part-1/solutions/accepted/echo.cob: A solution ends in one of"),
        ({"part-1/solutions/slow/echo.py": ""}, "part-1/solutions/slow/echo.py: It has no place in a problem"),
        ({"part-3/statement.md": ""}, "part-3/statement.md: problem.toml has 2 [[parts]], so there is no part 3."),
        ({"notes.txt": ""}, "notes.txt: It has no place in a problem"),
        ({"part-1/a/b/c/d.txt": ""}, "part-1/a/b/c: A folder 4 levels deep"),
        ({"statement.md": b"caf\xe9"}, "statement.md: Byte 3 is not UTF-8"),
        ({"statement.md": "one\ntwo\r\n"}, "statement.md: A carriage return in line 2; lines end with \\n alone."),
        ({"statement.md": "a\0b"}, "statement.md: It holds a NUL byte"),
        ({"part-1/tests/hidden/01-long.in": "x" * 307_201}, "part-1/tests/hidden/01-long.in: 300 KB; a test stays"),
        ({"part-1/starter/Main.py": "x" * 1_100_000}, ".: The files come to"),
        ({"part-1/tests/sample/01-word.in": None, "part-1/tests/sample/01-word.out": None}, "Part 1 has no sample"),
    ],
)
def test_read_folder_refuses(tmp_path: Path, changes: dict[str, str | bytes | None], fault: str) -> None:
    faults = faults_with(tmp_path, changes)
    assert any(fault in found for found in faults), faults
    assert len(faults) <= 2, faults


CHECKER_TABLE = """
[judge.checker]
language = "python"
entry = "check.py"

[[parts]]
"""


def custom(old: str = "", new: str = "", **files: str) -> dict[str, str | bytes | None]:
    toml = DESCRIPTION.replace('"floats"\nabsolute_tolerance = 1e-6', '"custom"', 1)
    toml = toml.replace("\n[[parts]]\n", CHECKER_TABLE, 1)
    assert old in toml
    changes: dict[str, str | bytes | None] = {TOML: toml.replace(old, new, 1)}
    return changes | {f"judge/checker/{name.replace('_py', '.py')}": text for name, text in files.items()}


def test_read_folder_tells_the_checker(tmp_path: Path) -> None:
    extra = 'entry = "check.py"\nconvention = "testlib"\nargs = ["case sensitive"]'
    files = FILES | {path: str(text) for path, text in custom('entry = "check.py"', extra, check_py="1", b="2").items()}
    tree = read_folder(write_files(tmp_path / "echo", files))
    assert tree.checker == Checker.CUSTOM
    (program,) = tree.judge_programs
    assert (program.role, program.language, program.entry) == (JudgeRole.CHECKER, "python", "check.py")
    assert (program.convention, program.args) == (Convention.TESTLIB, ("case sensitive",))
    assert program.files == (("b", "2"), ("check.py", "1"))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (custom(), "judge.checker.entry: There is no judge/checker/check.py; name one of its files."),
        (
            custom('"python"', '"klingon"', check_py=""),
            "judge.checker.language: 'klingon' is not a language; there are",
        ),
        (custom('entry = "check.py"', "", check_py=""), "judge.checker.entry: Is missing."),
        (
            custom('entry = "check.py"', 'entry = "check.py"\nconvention = "mine"', check_py=""),
            "judge.checker.convention: Must be 'kattis' or 'testlib'.",
        ),
        (
            custom('entry = "check.py"', 'entry = "check.py"\nargs = ["a\\nb"]', check_py=""),
            "judge.checker.args.1: Must be one line without control characters.",
        ),
        (custom("[judge.checker]", "[judge.oracle]", check_py=""), "judge.oracle: Is not a field of this file."),
        (custom(check_py="", feedback=""), "judge/checker/feedback: The name of a file here is letters"),
        (custom(check_py="x" * 530_000), "judge/checker: A program of the judge has at most 20 files of together 512"),
        (custom(CHECKER_TABLE, "\n[[parts]]\n"), 'status: The checker "custom" needs a program of its own'),
        ({"judge/checker/check.py": ""}, "judge/checker/check.py: It has no place in a problem"),
    ],
)
def test_read_folder_refuses_a_wrong_checker(
    tmp_path: Path, changes: dict[str, str | bytes | None], fault: str
) -> None:
    faults = faults_with(tmp_path, changes)
    assert any(fault in found for found in faults), faults


def test_read_folder_reports_all_faults_at_once(tmp_path: Path) -> None:
    changes = toml_with("position = 40", 'position = "x"') | {"notes.txt": "", "statement.md": b"\xff"}
    faults = faults_with(tmp_path, changes)
    assert [fault.partition(":")[0] for fault in faults] == ["problem.toml", "statement.md"]
    faults = faults_with(tmp_path / "again", {"notes.txt": "", "statement.md": b"\xff"})
    assert [fault.partition(":")[0] for fault in faults] == ["notes.txt", "statement.md"]


def test_read_folder_message_begins_with_the_slug(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match=r"^echo/notes\.txt: "):
        read_folder(write_files(tmp_path / "echo", FILES | {"notes.txt": ""}))


@pytest.mark.parametrize("slug", ["Echo", "echo_", "echo--twice", "-echo", "é", "x" * 81])
def test_read_folder_refuses_a_name_that_is_no_address(tmp_path: Path, slug: str) -> None:
    assert any(
        "The folder's name is the problem's address" in fault
        for fault in faults_of(write_files(tmp_path / slug, FILES))
    )


def test_read_folder_does_not_follow_links(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the key")
    folder = write_files(tmp_path / "echo", FILES)
    (folder / "generate.py").unlink()
    (folder / "generate.py").symlink_to(secret)
    (folder / "part-3").symlink_to(tmp_path)
    faults = faults_of(folder)
    assert faults == [
        "generate.py: A symbolic link; only plain files and folders are allowed.",
        "part-3: A symbolic link; only plain files and folders are allowed.",
    ]


def test_read_folder_refuses_a_link_in_its_own_place(tmp_path: Path) -> None:
    write_files(tmp_path / "real", FILES)
    (tmp_path / "echo").symlink_to(tmp_path / "real")
    assert faults_of(tmp_path / "echo") == [".: The folder is a symbolic link; only plain folders are read."]


def test_read_folder_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "echo", FILES)
    os.mkfifo(folder / "part-1" / "tests" / "hidden" / "02.in")
    assert "part-1/tests/hidden/02.in: Neither a file nor a folder" in faults_of(folder)[0]


def test_read_folder_system_design_has_no_tests(tmp_path: Path) -> None:
    faults = faults_with(tmp_path, toml_with('"coding"', '"system_design"'))
    assert "part-1: A system-design problem has no starter code, no tests and no solutions." in faults


def test_read_folder_system_design_of_two_files_is_whole(tmp_path: Path) -> None:
    text = DESCRIPTION[: DESCRIPTION.index("[[parts]]")].replace("coding", "system_design") + "[[parts]]\n"
    tree = read_folder(write_files(tmp_path / "plan", {TOML: text, "statement.md": "Draw.\n"}))
    assert len(tree.parts) == 1


def test_read_folder_sql_allows_sql_alone(tmp_path: Path) -> None:
    faults = faults_with(tmp_path, toml_with('"coding"', '"sql"'))
    assert faults == ['problem.toml: status: An SQL problem allows the language "sql" alone.']


def test_read_folder_draft_may_be_incomplete(tmp_path: Path) -> None:
    text = DESCRIPTION[: DESCRIPTION.index("[[parts.groups]]")].replace("published", "draft")
    tree = read_folder(write_files(tmp_path / "echo", {TOML: text, "statement.md": "Soon.\n"}))
    assert [part.tests for part in tree.parts] == [(), ()]


def test_read_folder_takes_a_pattern_for_several_tests(tmp_path: Path) -> None:
    text = DESCRIPTION.replace('"hidden/02-word", "hidden/03-words"', '"hidden/*-word*"')
    part = read_folder(write_files(tmp_path / "echo", FILES | {TOML: text})).parts[1]
    assert [(test.name, test.group) for test in part.tests] == [
        ("01-word", ""),
        ("01-none", "none"),
        ("02-word", "words"),
        ("03-words", "words"),
    ]


def test_read_folder_refuses_groups_that_are_worth_nothing(tmp_path: Path) -> None:
    text = DESCRIPTION.replace("points = 30", "points = 0").replace("points = 70", "points = 0")
    (fault,) = faults_with(tmp_path, {TOML: text})
    assert fault == "problem.toml: parts.2.groups: Its groups are all worth 0 points; one of them needs some."


def test_find_folders_takes_one_or_several(tmp_path: Path) -> None:
    for slug in ("b", "a", ".git", "__pycache__"):
        write_files(tmp_path / slug, FILES)
    (tmp_path / "README.md").write_text("about")
    assert [folder.name for folder in find_folders(tmp_path)] == ["a", "b"]
    assert find_folders(tmp_path / "a") == [tmp_path / "a"]


def test_find_folders_refuses_nothing_to_load(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="is not a folder"):
        find_folders(tmp_path / "absent")
    with pytest.raises(NotFound, match=r"neither a problem\.toml nor folders"):
        find_folders(tmp_path)
