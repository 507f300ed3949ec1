"""Our problems as packages of the ICPC/Kattis format."""

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
import yaml

from core.errors import Conflict, DomainError
from problems.enums import Aggregation, Checker, Difficulty, ExpectedVerdict, JudgeRole, Judging, Kind, ProblemStatus
from problems.folder import GroupTable, JudgeProgramFiles, PartTree, ProblemTree, SolutionFile, TestFile
from problems.packages.formats import read_package
from problems.packages.kattis.writer import kattis_files, kattis_zip
from problems.packages.kattis.writing.data import folders_of_groups
from problems.packages.kattis.writing.parts import part_alone
from problems.packages.package import Image
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


def part_with(*groups: GroupTable, tests: tuple[TestFile, ...] = ()) -> PartTree:
    return replace(TREE.parts[0], tests=(*TREE.parts[0].tests, *tests), groups=groups)


def checker(*files: str, language: str = "python", text: str = "", **fields: Any) -> dict[str, Any]:
    names = files or ("check.py",)
    program = JudgeProgramFiles(
        JudgeRole.CHECKER, language, names[0], files=tuple(sorted((name, text) for name in names))
    )
    return {"checker": Checker.CUSTOM, "judge_programs": (replace(program, **fields),)}


HIDDEN = TestFile("3", False, "", "", group="all")
MIN, SUM, MAX = (GroupTable("all", 100, how) for how in (Aggregation.MIN, Aggregation.SUM, Aggregation.MAX))
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"kind": Kind.SQL}, "a SQL problem has no place in it"),
    ({"kind": Kind.SYSTEM_DESIGN}, "a System design problem has no place in it"),
    ({"parts": (PartTree(),)}, "it needs a hidden test"),
    ({"parts": (part_with(tests=(TestFile("testdata", False, "", ""),)),)}, "its test “testdata” has the name"),
    ({"checker": Checker.CUSTOM}, "it has no checker yet"),
    ({"judging": Judging.INTERACTIVE}, "it has no interactor yet"),
    (checker("check.rs", language="rust"), "its checker is in rust, and the format knows those in Python, C and C"),
    (checker("check"), "the name of its checker, check, does not end with .py"),
    (checker(args=("two words",)), "an argument of its checker has a blank"),
    (checker(args=("",)), "an argument of its checker has a blank"),
    (checker("check.py", "main.py"), "its checker has a file main.py that is not the one that is started"),
    (checker(text="open('score.txt')"), "its checker gives shares of the points \\(score.txt"),
    (checker(text="score_multiplier.txt"), "its checker gives shares of the points \\(score_mul"),
    ({"parts": (part_with(MAX, tests=(HIDDEN,)),)}, "its group “all” earns what its best test earns"),
    ({"parts": (part_with(MIN),)}, "its group “all” has no test"),
    ({"parts": (part_with(MIN, tests=(replace(HIDDEN, is_sample=True),)),)}, "its sample “3” earns points"),
    (
        {"parts": (part_with(SUM, tests=(HIDDEN, replace(HIDDEN, name="4", weight=2))),)},
        "the tests of its group “all” weigh differently",
    ),
    (
        {
            "parts": (
                part_with(
                    SUM,
                    GroupTable("more", 1, depends_on=("all",)),
                    tests=(HIDDEN, replace(HIDDEN, name="4", group="more")),
                ),
            )
        },
        "a group depends on “all”, and there only on one that earns what its worst test earns",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), REFUSED)
def test_problem_without_a_place_in_the_format_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Conflict, match=sentence) as refusal:
        kattis_zip(replace(TREE, **changes))
    assert refusal.value.code == "not_exportable"


def yaml_of(files: dict[str, bytes], path: str) -> Any:
    return yaml.safe_load(files[path])


def test_groups_earn_points_as_the_format_and_as_problemtools_read_it() -> None:
    groups = (
        GroupTable("small", 20, Aggregation.MIN, required=True),
        GroupTable("large", 80, Aggregation.SUM, stop_at_first_failure=True),
    )
    tests = (
        TestFile("s1", False, "", "", group="small"),
        TestFile("l1", False, "", "", group="large"),
        TestFile("l2", False, "", "", group="large"),
    )
    files = kattis_files(replace(TREE, parts=(part_with(*groups, tests=tests),)))
    assert yaml_of(files, "problem.yaml")["type"] == "scoring"
    assert {path for path in files if path.endswith(".in")} == {
        "data/sample/1.in",
        "data/secret/01-ungrouped/2.in",
        "data/secret/02-small/s1.in",
        "data/secret/03-large/l1.in",
        "data/secret/03-large/l2.in",
    }
    assert yaml_of(files, "data/secret/test_group.yaml") == {"scoring": {"score": 100, "aggregation": "sum"}}
    assert yaml_of(files, "data/secret/01-ungrouped/test_group.yaml") == {
        "scoring": {"score": 0, "aggregation": "pass-fail"}
    }
    assert yaml_of(files, "data/secret/02-small/test_group.yaml") == {
        "scoring": {"score": 20, "aggregation": "pass-fail"}
    }
    assert yaml_of(files, "data/secret/03-large/test_group.yaml") == {
        "scoring": {"score": 80, "aggregation": "sum", "require_pass": ["secret/02-small"]}
    }
    assert yaml_of(files, "data/sample/testdata.yaml") == {"accept_score": 0, "range": "0 0"}
    assert yaml_of(files, "data/testdata.yaml") == {
        "output_validator_flags": "case_sensitive",
        "on_reject": "continue",
        "grader_flags": "sum",
        "range": "0 100",
    }
    assert yaml_of(files, "data/secret/02-small/testdata.yaml") == {
        "on_reject": "continue",
        "grader_flags": "min",
        "accept_score": 20,
        "range": "0 20",
    }
    assert yaml_of(files, "data/secret/03-large/testdata.yaml") == {
        "on_reject": "break",
        "grader_flags": "sum",
        "accept_score": 40.0,
        "range": "0 80",
    }


@pytest.mark.parametrize(
    ("names", "files"),
    [
        (("a-1", "a-2"), ["1", "2"]),
        (("a-1", "2"), ["2", "a-1"]),
        (("a-testdata", "a-2"), ["a-2", "a-testdata"]),
        (("a-", "a-2"), ["a-", "a-2"]),
    ],
)
def test_tests_that_are_named_after_their_group_have_that_from_the_folder(
    names: tuple[str, ...], files: list[str]
) -> None:
    tests = tuple(TestFile(name, False, "", "", group="a") for name in names)
    written = kattis_files(replace(TREE, parts=(PartTree(tests=tests, groups=(GroupTable("a", 1, Aggregation.MIN),)),)))
    assert sorted(path for path in written if path.endswith(".in")) == [f"data/secret/a/{file}.in" for file in files]


def test_groups_in_the_order_of_their_names_keep_them() -> None:
    groups = (GroupTable("a", 1), GroupTable("b", 1))
    tests = tuple(TestFile(name, False, "", "", group=name) for name in "ab")
    assert folders_of_groups(PartTree(tests=tests, groups=groups)) == {"a": "secret/a", "b": "secret/b"}


@pytest.mark.parametrize(
    ("checked", "args"),
    [
        (Checker.EXACT, ["case_sensitive", "space_change_sensitive"]),
        (Checker.FLOATS, ["case_sensitive", "float_absolute_tolerance", "1e-06", "float_relative_tolerance", "1e-06"]),
        (Checker.CASELESS_TOKENS, None),
        (Checker.LINES, None),
    ],
)
def test_way_of_comparing_is_told_to_both(checked: Checker, args: list[str] | None) -> None:
    files = kattis_files(replace(TREE, checker=checked))
    if args is None:
        assert not [path for path in files if path.startswith("data/test")]
    else:
        assert yaml_of(files, "data/test_group.yaml") == {"output_validator_args": args}
        assert yaml_of(files, "data/testdata.yaml") == {"output_validator_flags": " ".join(args)}


JUDGES: list[tuple[dict[str, Any], str, str | list[str], dict[str, int]]] = [
    (checker(), "output_validator/check.py", "pass-fail", {}),
    (checker("check.cpp", "testlib.h", language="cpp"), "output_validator/checker/testlib.h", "pass-fail", {}),
    (checker() | {"judging": Judging.MULTI_PASS}, "output_validator/check.py", "multi-pass", {"validation_passes": 20}),
    (
        checker(role=JudgeRole.INTERACTOR) | {"judging": Judging.INTERACTIVE},
        "output_validator/check.py",
        "interactive",
        {},
    ),
    (
        checker(role=JudgeRole.INTERACTOR)
        | {"judging": Judging.INTERACTIVE, "parts": (part_with(MIN, tests=(HIDDEN,)),)},
        "output_validator/check.py",
        ["scoring", "interactive"],
        {},
    ),
]


@pytest.mark.parametrize(("changes", "path", "kind", "limits"), JUDGES)
def test_program_of_the_problem_is_the_output_validator(
    changes: dict[str, Any], path: str, kind: str | list[str], limits: dict[str, int]
) -> None:
    files = kattis_files(replace(TREE, **changes))
    assert path in files
    about = yaml_of(files, "problem.yaml")
    assert (about["type"], about["limits"]) == (kind, {"time_limit": 1.5, "memory": 256} | limits)
    assert "output_validator_flags" not in yaml.safe_load(files.get("data/testdata.yaml", b"{}"))


def test_arguments_of_the_programs_are_told_to_both() -> None:
    given = JudgeProgramFiles(
        JudgeRole.INPUT_VALIDATOR, "python", "validate.py", args=("--small",), files=(("validate.py", ""),)
    )
    changes = checker(args=("--all", "2"))
    files = kattis_files(replace(TREE, **changes | {"judge_programs": (*changes["judge_programs"], given)}))
    assert {path for path in files if path.startswith("input_validators/")} == {"input_validators/validate.py"}
    assert yaml_of(files, "data/test_group.yaml") == {
        "output_validator_args": ["--all", "2"],
        "input_validator_args": ["--small"],
    }
    assert yaml_of(files, "data/testdata.yaml") == {
        "output_validator_flags": "--all 2",
        "input_validator_flags": "--small",
    }


def test_solutions_have_the_endings_of_the_format() -> None:
    languages = ("cpp", "elixir", "java", "kotlin", "perl", "prolog", "python", "scala")
    solutions = tuple(SolutionFile(ExpectedVerdict.WRONG_ANSWER, language, "any", language) for language in languages)
    files = kattis_files(replace(TREE, parts=(replace(TREE.parts[0], solutions=solutions),)))
    assert {
        path.removeprefix("submissions/wrong_answer/"): text.decode()
        for path, text in files.items()
        if path.startswith("submissions/")
    } == {
        "any.cpp": "cpp",
        "any.ex": "elixir",
        "any-java/Main.java": "java",
        "any-kotlin/Main.kt": "kotlin",
        "any.pm": "perl",
        "any.pl": "prolog",
        "any.py": "python",
        "any-scala/Main.scala": "scala",
        "submissions/submissions.yaml": 'wrong_answer/any.pl: {"language": "prolog"}\n',
    }


def test_statement_stays_text_where_others_see_formulas_html_and_colours() -> None:
    text = (
        "It costs $5 or 2^3^ of <b>.\n\n```python\nprint('$')\n```\n\nCode: `$x^2 <i>`, see \\$ and <https://a.b/$>.\n"
    )
    files = kattis_files(replace(TREE, statement=text))
    assert (
        files["statement/problem.en.md"]
        .decode()
        .startswith(
            "It costs \\$5 or 2\\^3\\^ of \\<b>.\n\n```\nprint('$')\n```\n\nCode: `$x^2 <i>`, see \\$ and <https://a.b/$>.\n"
        )
    )


TWO = replace(TREE, parts=(replace(TREE.parts[0], title="Small"), replace(TREE.parts[0], statement="The rest.\n")))


def test_part_alone_is_a_problem_of_its_own() -> None:
    first, second = part_alone(TWO, 1), part_alone(TWO, 2)
    assert (first.slug, first.title) == ("sums-of-two-1", "Sums: “of” two: Small")
    assert (second.slug, second.title, second.parts) == ("sums-of-two-2", "Sums: “of” two, part 2", TWO.parts[1:])
    statement = kattis_files(second, IMAGES)["statement/problem.en.md"]
    assert statement == b"Add.\n\n![a](sum.png)\n\nThe rest.\n"
    assert part_alone(TREE, None) == part_alone(TREE, 1) == TREE


def test_names_of_a_part_are_cut_to_what_is_allowed() -> None:
    cut = part_alone(replace(TWO, slug="a" * 77 + "-bc", title="T" * 119), 2)
    assert (cut.slug, cut.title) == ("a" * 77 + "-2", "T" * 112 + ", part 2")


@pytest.mark.parametrize(("number", "code"), [(None, "part_missing"), (0, "part_unknown"), (3, "part_unknown")])
def test_part_that_is_not_there_or_not_named_is_refused(number: int | None, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        part_alone(TWO, number)
    assert (refusal.value.code, refusal.value.field) == (code, "part")
