"""The format of the earlier CeesarCode, on folders made here: right in both spellings, or wrong in one place."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from problems.enums import Checker, Kind, ProblemStatus
from problems.folder import FolderError
from problems.packages.earlier import read_earlier
from problems.packages.package import Package

MANIFEST: dict[str, Any] = {
    "id": "Echo It_2",
    "title": "Echo",
    "statement": "Print `what` you read.",
    "languages": ["python", "sh", "klingon", "kotlin"],
    "stub": {"python": "print()\r\n", "sh": "cat", "klingon": "nuq", "kotlin": "fun main() {}"},
}
TESTS = {
    "v1/public/01.in": b"hello\r\n",
    "v1/public/01.out": b"hello\n",
    "v1/private/01.in": b"a\n",
    "v1/private/01.out": b"a\n",
}


def read(manifest: dict[str, Any] | None = None, files: dict[str, bytes] | None = None, **changes: Any) -> Package:
    table = (MANIFEST if manifest is None else manifest) | changes
    data = json.dumps({key: value for key, value in table.items() if value is not ...}).encode()
    return read_earlier({"manifest.json": data} | (TESTS if files is None else files), "echo")


def refusal(**changes: Any) -> str:
    with pytest.raises(FolderError) as refused:
        read(**changes)
    return refused.value.message


def test_whole_problem_is_published() -> None:
    package = read()
    tree = package.tree
    assert (tree.slug, tree.title, tree.kind, tree.status) == (
        "echo-it-2",
        "Echo",
        Kind.CODING,
        ProblemStatus.PUBLISHED,
    )
    assert tree.languages == ("python", "bash", "kotlin")
    assert tree.statement == "Print `what` you read.\n"
    (part,) = tree.parts
    assert [(test.path, test.input, test.expected) for test in part.tests] == [
        ("sample/01", "hello\n", "hello\n"),
        ("hidden/01", "a\n", "a\n"),
    ]
    assert [(starter.language, starter.source) for starter in part.starters] == [
        ("bash", "cat"),
        ("kotlin", "fun main() {}"),
        ("python", "print()\n"),
    ]
    assert package.notes == (
        "Its languages klingon were left out: no problem can name them here.",
        "Line ends were made \\n in 1 of its files.",
    )


def test_other_spelling_says_the_same() -> None:
    other = {name.title() if name != "id" else "ID": value for name, value in MANIFEST.items()}
    assert read(other) == read()


@pytest.mark.parametrize(
    ("expected", "reason"),
    [
        (b"test output 7", "expects the placeholder “test output 7”"),
        (b"Hello, World!\n", "expects the placeholder “Hello, World!”"),
        (b" \n", "expects nothing"),
    ],
)
def test_placeholder_makes_a_draft_and_is_told_of(expected: bytes, reason: str) -> None:
    package = read(files=TESTS | {"v1/public/02.in": b"x", "v1/public/02.out": expected})
    assert package.tree.status == ProblemStatus.DRAFT
    assert [test.path for test in package.tree.parts[0].tests] == ["sample/01", "hidden/01"]
    assert f"v1: left out, as the test {reason}: 02." in package.notes


def test_greeting_that_is_asked_for_is_no_placeholder() -> None:
    files = {"v1/public/01.in": b"", "v1/public/01.out": b"Hello, World!\n"}
    package = read(files=files, statement="Print 'Hello, World!'.")
    assert [test.expected for test in package.tree.parts[0].tests] == ["Hello, World!\n"]
    assert package.notes[-1].startswith("It came as a draft. Part 1 has no hidden test")


def test_test_of_the_generators_templates_is_told_of() -> None:
    package = read(files=TESTS | {"v1/public/02.in": b"3\n1 2 3", "v1/public/02.out": b"6"})
    assert any("gave to problems of any kind: 02" in note for note in package.notes)


def test_test_without_an_input_is_left_out() -> None:
    package = read(files=TESTS | {"v1/public/02.out": b"x"})
    assert "v1/public/02.out: left out, as its input is missing." in package.notes
    assert package.tree.status == ProblemStatus.DRAFT


@pytest.mark.parametrize("first", [1, 2])
def test_parts_are_numbered_from_one_or_go_on_from_the_statement(first: int) -> None:
    parts = [{"partNumber": number, "statement": f"Step {number}."} for number in range(first, 4)]
    files = TESTS | {"v1/part2/public/01.in": b"2", "v1/part2/public/01.out": b"two"}
    tree = read(files=files, parts=parts, isMultiPart=True).tree
    statements = ["Print `what` you read.\n" if first == 2 else "Step 1.\n", "Step 2.\n", "Step 3.\n"]
    assert [part.statement for part in tree.parts] == statements
    assert [part.cumulative for part in tree.parts] == [False, True, True]
    assert [len(part.tests) for part in tree.parts] == [2, 1, 0]
    assert [len(part.starters) for part in tree.parts] == [3, 0, 0]
    assert tree.statement == ("This problem has 3 parts.\n" if first == 2 else "Print `what` you read.\n")


def test_system_design_has_no_tests() -> None:
    package = read(type="system_design")
    assert (package.tree.kind, package.tree.status) == (Kind.SYSTEM_DESIGN, ProblemStatus.PUBLISHED)
    assert (package.tree.parts[0].tests, package.tree.parts[0].starters) == ((), ())
    assert package.notes == ("Its 4 test files were left out: a system-design problem has no tests.",)


def database(tmp_path: Path, script: str) -> bytes:
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.executescript(script)
    connection.close()
    return (tmp_path / "a.db").read_bytes()


def test_sql_database_becomes_a_script(tmp_path: Path) -> None:
    data = database(tmp_path, "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'it''s');")
    files = {"v1/sql/public/0.db": data, "v1/sql/public/0.out": b'1,"it\'s"\n'}
    package = read(files=files, languages=["sql"], stub={})
    (test,) = package.tree.parts[0].tests
    assert package.tree.kind == Kind.SQL
    assert test.expected == "1|it's\n"
    again = sqlite3.connect(":memory:")
    again.executescript(test.input)
    assert again.execute("SELECT * FROM t").fetchall() == [(1, "it's")]
    again.close()


def test_what_is_no_database_is_told_of() -> None:
    files = {"v1/sql/public/0.db": b"SQLite format 3\0garbage", "v1/sql/public/0.out": b"1\n"}
    package = read(files=files, languages=["sql"], stub={})
    assert package.tree.parts[0].tests == ()
    assert any("v1/sql/public/0.db is no SQLite database" in note for note in package.notes)


def test_checker_that_compares_two_numbers_is_ours() -> None:
    source = b"import math\nok=math.isclose(got, exp, rel_tol=1e-4, abs_tol=1e-9)\n"
    package = read(files=TESTS | {"v1/checker/checker.py": source})
    tree = package.tree
    assert (tree.checker, tree.relative_tolerance, tree.absolute_tolerance) == (Checker.FLOATS, 1e-4, 1e-9)
    assert tree.status == ProblemStatus.PUBLISHED


def test_other_checker_makes_a_draft() -> None:
    package = read(files=TESTS | {"v1/checker/checker.py": b"print(sorted(input()))\n"})
    assert (package.tree.checker, package.tree.status) == (Checker.TOKENS, ProblemStatus.DRAFT)
    assert any(note.startswith("v1/checker/checker.py was left out") for note in package.notes)


def test_data_file_makes_a_draft() -> None:
    package = read(files=TESTS | {"v1/public/iris.csv": b"a,b\n"})
    assert package.tree.status == ProblemStatus.DRAFT
    assert "Left out, as such files have no place here: v1/public/iris.csv." in package.notes


def test_long_id_gives_a_shorter_address() -> None:
    package = read(id=" ".join(["word"] * 30))
    assert package.tree.slug == "-".join(["word"] * 16)
    assert any("was made the address" in note for note in package.notes)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a*b_c\n<d> & #e", "a\\*b\\_c\\\n\\<d\\> \\& \\#e\n"),
        ("one\n\n\n  two\n- three", "one\n\n\n  two\n- three\n"),
        ("1. one\n+ two", "1\\. one\\\n\\+ two\n"),
        ("f:\n  g", "f:\\\n\u00a0\u00a0g\n"),
        ("Use `x`.\nMore", "Use `x`.\nMore\n"),
    ],
)
def test_plain_text_keeps_its_lines_and_signs(text: str, markdown: str) -> None:
    assert read(statement=text).tree.statement == markdown


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ...}, "manifest.json: title: Field required."),
        ({"title": "two\nlines"}, "manifest.json: title: It must be one line"),
        ({"title": " "}, "manifest.json: title: It must be one line"),
        ({"title": 5}, "manifest.json: title: It must be a valid string."),
        ({"id": "!!"}, "manifest.json: id: It must hold a letter or a digit"),
        ({"type": "quiz"}, "manifest.json: type: It must be one of coding, system_design, sql."),
        ({"languages": "python"}, "manifest.json: languages: It must be a valid list."),
        ({"statement": "a\0b"}, "manifest.json: It holds a NUL character"),
        ({"parts": [{"statement": "x"}]}, "manifest.json: parts.1.partnumber: Field required."),
        ({"parts": [{"partNumber": 3}]}, "manifest.json: parts: They must be numbered one by one"),
        ({"parts": [{"partNumber": 2}, {"partNumber": 2}]}, "manifest.json: parts: They must be numbered"),
        ({"parts": [{"partNumber": number} for number in range(1, 30)]}, "manifest.json: parts: There may be fewer"),
        ({"Title": "again"}, "manifest.json: It is not JSON: a key is there twice, or in two spellings."),
    ],
)
def test_wrong_manifest_is_refused(changes: dict[str, Any], sentence: str) -> None:
    assert f"echo/{sentence}" in refusal(**changes)


@pytest.mark.parametrize("data", [b"", b"[1]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(FolderError, match=r"echo/manifest\.json"):
        read_earlier({"manifest.json": data}, "echo")


def test_test_that_is_no_text_is_refused() -> None:
    assert "echo/v1/public/01.in: Byte 0 is not UTF-8" in refusal(files=TESTS | {"v1/public/01.in": b"\xff"})
    assert "echo/v1/public/01.out: It holds a NUL byte" in refusal(files=TESTS | {"v1/public/01.out": b"a\0"})
    large = {"v1/public/01.in": b"1" * (4 * 1024 * 1024 + 1)}
    assert "echo/v1/public/01.in: 4096 KB; at most 4096 KB" in refusal(files=TESTS | large)
