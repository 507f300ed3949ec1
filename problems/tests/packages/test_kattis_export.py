"""Our problems as packages of the ICPC/Kattis format."""

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given

from core.errors import Conflict
from problems.enums import Checker, Difficulty, JudgeRole, Judging, Kind, ProblemStatus
from problems.folder import GroupTable, PartTree, ProblemTree, SolutionFile, TestFile
from problems.folder.tree import order_of_solution, order_of_test
from problems.packages.formats import read_package
from problems.packages.kattis.writer import COMPARED, kattis_files, kattis_zip, validator_for
from problems.packages.package import Image
from problems.tests.folder.folders import NAMES, SOLUTIONS, TESTS, TEXTS, trees
from problems.tests.packages.kattis_files import PNG

TREE = ProblemTree(
    slug="sums-of-two",
    title="Sums: “of” two",
    kind=Kind.CODING,
    difficulty=Difficulty.EASY,
    status=ProblemStatus.DRAFT,
    position=5,
    tags=("math", "two pointers"),
    languages=("python", "cpp"),
    stop_at_first_failure=False,
    cpu_time_seconds=1.5,
    memory_mb=256,
    checker=Checker.TOKENS,
    absolute_tolerance=None,
    relative_tolerance=None,
    statement="Add.\n\n![a](/problems/sums-of-two/images/sum.png)\n",
    generator="",
    parts=(
        PartTree(
            statement="Two numbers.\n",
            tests=(TestFile("1", True, "1 2\n", "3\n"), TestFile("2", False, "2 2\n", "4\n", 3)),
        ),
    ),
)
IMAGES = (Image("sum.png", PNG),)


def test_package_holds_what_the_format_asks_for() -> None:
    files = kattis_files(TREE, IMAGES)
    about = yaml.safe_load(files["problem.yaml"])
    assert re.fullmatch(r"[0-9a-f-]{36}", about.pop("uuid"))
    assert about == {
        "problem_format_version": "2023-07",
        "name": {"en": "Sums: “of” two"},
        "type": "pass-fail",
        "limits": {"time_limit": 1.5, "memory": 256},
        "keywords": ["math", "two-pointers"],
        "languages": ["python3", "cpp"],
    }
    assert files["statement/problem.en.md"] == b"Add.\n\n![a](sum.png)\n\nTwo numbers.\n"
    assert files["statement/sum.png"] == PNG
    assert (files["data/sample/1.in"], files["data/secret/2.ans"]) == (b"1 2\n", b"4\n")
    assert yaml.safe_load(files["data/test_group.yaml"]) == {"output_validator_args": ["case_sensitive"]}


def test_same_problem_gives_the_same_bytes_in_one_folder() -> None:
    data = kattis_zip(TREE, IMAGES)
    assert data == kattis_zip(replace(TREE), IMAGES)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert names == sorted(names)
    assert all(name.startswith("sumsoftwo/") for name in names)


def test_exported_package_is_read_back() -> None:
    package = read_package(data=kattis_zip(TREE, IMAGES), name="any.zip")
    assert package.images == IMAGES
    part = replace(TREE.parts[0], statement="", tests=tuple(replace(test, weight=1) for test in TREE.parts[0].tests))
    statement = "Add.\n\n![a](/problems/sums-of-two/images/sum.png)\n\nTwo numbers.\n"
    tree = replace(TREE, difficulty=Difficulty.MEDIUM, position=1000, tags=("math", "two-pointers"))
    (validator,) = package.tree.judge_programs
    assert (validator.role, validator.entry) == (JudgeRole.INPUT_VALIDATOR, "lines.py")
    wanted = replace(tree, statement=statement, parts=(part,), judge_programs=(validator,))
    assert replace(package.tree, images=()) == wanted


def exportable(tree: ProblemTree) -> ProblemTree:
    checker = tree.checker if tree.checker in COMPARED else Checker.CASELESS_TOKENS
    return replace(tree, kind=Kind.CODING, judging=Judging.BATCH, checker=checker)


@given(
    trees().map(exportable),
    TESTS,
    SOLUTIONS.map(lambda found: tuple(one for one in found if "public class" not in one.source)),
    NAMES,
    TEXTS,
)
def test_tests_solutions_and_limits_survive_the_round_trip(
    tree: ProblemTree, tests: tuple[TestFile, ...], solutions: tuple[SolutionFile, ...], name: str, text: str
) -> None:
    tests = tuple(
        sorted(
            {*(replace(test, weight=1) for test in tests if test.name != name), TestFile(name, False, text, text)},
            key=order_of_test,
        )
    )
    solutions = tuple(sorted(solutions, key=order_of_solution))
    tree = replace(tree, statement="Do it.\n", tags=(), parts=(PartTree(tests=tests, solutions=solutions),))
    read = read_package(data=kattis_zip(tree), name="x.zip").tree
    assert read.parts[0].tests == tests
    assert read.parts[0].solutions == solutions
    for field in ("slug", "title", "languages", "cpu_time_seconds", "memory_mb", "checker"):
        assert getattr(read, field) == getattr(tree, field)
    if tree.absolute_tolerance is not None or tree.relative_tolerance is not None:
        assert (read.absolute_tolerance, read.relative_tolerance) == (tree.absolute_tolerance, tree.relative_tolerance)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": Kind.SQL}, "a SQL problem has no place in it"),
        ({"kind": Kind.SYSTEM_DESIGN}, "a System design problem has no place in it"),
        ({"parts": TREE.parts * 2}, "it holds one part, and this problem has 2"),
        ({"parts": (PartTree(),)}, "it needs a hidden test"),
        ({"checker": Checker.CUSTOM}, "this problem is judged in another way"),
        ({"checker": Checker.LINES}, "this problem is judged in another way"),
        ({"judging": Judging.INTERACTIVE}, "this problem is judged in another way"),
        ({"parts": (replace(TREE.parts[0], groups=(GroupTable("all", 100),)),)}, "the points of its groups"),
    ],
)
def test_problem_without_a_place_in_the_format_is_refused(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(Conflict, match=sentence):
        kattis_zip(replace(TREE, **changes))  # type: ignore[arg-type]


PLAIN = [(b"1 2\n", 42), (b"\n", 42), (b"\t1\n", 42), (b"1", 43), (b"a\0\n", 43), (b"\xff\n", 43)]


@pytest.mark.parametrize(("data", "code"), PLAIN)
def test_validator_of_the_package_is_as_strict_as_its_tests_allow(data: bytes, code: int, tmp_path: Path) -> None:
    for text, wanted in (("1\n", code), ("no end", 43 if data[0] == 255 else 42)):
        (tmp_path / "lines.py").write_text(validator_for([TestFile("1", False, text, "")]))
        command = [sys.executable, str(tmp_path / "lines.py")]
        assert subprocess.run(command, input=data, check=False).returncode == wanted
