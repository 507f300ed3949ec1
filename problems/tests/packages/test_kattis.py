"""The ICPC/Kattis package format: what is read, what is told of, what is refused."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from problems.enums import Checker, ExpectedVerdict, ProblemStatus
from problems.folder import FolderError, folder_files
from problems.folder.parts import Shelf
from problems.folder.reader import read_shelf
from problems.packages.kattis import read_kattis
from problems.packages.kattis.support import UNSUPPORTED, Feature
from problems.packages.package import Package
from problems.tests.packages.kattis_files import ABOUT, FILES, PNG

Changes = Mapping[str, bytes | None]


def read(files: Changes | None = None, **about: Any) -> Package:
    """The right package with other files (None takes one away) and other keys in problem.yaml."""
    table = yaml.safe_load(ABOUT) | about
    changed = FILES | {"problem.yaml": yaml.safe_dump(table).encode()} | dict(files or {})
    return read_kattis({path: data for path, data in changed.items() if data is not None}, "Different Sums")


def refusal(files: Changes | None = None, **about: Any) -> str:
    with pytest.raises(FolderError) as refused:
        read(files, **about)
    return refused.value.message


def test_package_is_read_whole() -> None:
    package = read()
    tree = package.tree
    assert (tree.slug, tree.title, tree.status) == ("different-sums", "Different Sums", ProblemStatus.DRAFT)
    assert (tree.cpu_time_seconds, tree.memory_mb, tree.checker) == (3.0, 512, Checker.TOKENS)
    assert tree.tags == ("math", "two-pointers")
    assert tree.statement == (
        "Given are two numbers `a` and `b` (`1 ≤ a, b ≤ 10^9`). Print **their** sum.\n"
        "![Figure](/problems/different-sums/images/sum.png)\n\n## Input\n\nOne line with *two* numbers.\n"
    )
    assert [(image.name, image.data) for image in package.images] == [("sum.png", PNG)]
    (part,) = tree.parts
    assert [(test.path, test.input, test.expected) for test in part.tests] == [
        ("sample/1", "1 2\n", "3\n"),
        ("hidden/02", "2 2\n", "4\n"),
        ("hidden/group1-01-small", "5 6\n", "11\n"),
        ("hidden/group2-01-small", "7 8\n", "15\n"),
    ]


def test_submissions_are_judged_by_folder_or_tag_or_told_of() -> None:
    package = read()
    assert [(s.expected, s.language, s.name) for s in package.tree.parts[0].solutions] == [
        (ExpectedVerdict.ACCEPTED, "java", "Sum"),
        (ExpectedVerdict.ACCEPTED, "python", "sum"),
        (ExpectedVerdict.RUNTIME_ERROR, "java", "alone"),
        (ExpectedVerdict.RUNTIME_ERROR, "python", "tagged"),
        (ExpectedVerdict.WRONG_ANSWER, "cpp", "difference"),
    ]
    for note in (
        "submissions/accepted/Sum.java: its class Sum is called Main here.",
        "submissions/accepted/folder/a.py was left out: programs of several files are not supported for now.",
        "submissions/accepted/sum.cob was left out: its language is not known here.",
        "submissions/mixed/several.py was left out: its tag TIMELIMIT, WRONG-ANSWER names no one verdict of ours.",
        "Its groups of tests were made one list: secret/group1, secret/group2.",
        "Line ends were made \\n in 1 of its files.",
    ):
        assert note in package.notes


@pytest.mark.parametrize(
    ("file", "source", "kept"),
    [
        ("A.java", "public class A {\n  A() {}\n}\n// AB A\n", "public class Main {\n  Main() {}\n}\n// AB Main\n"),
        ("a.java", "public final class A {}", "public final class Main {}"),
        (
            "a.java",
            "class B {}\nclass A {\n  public static void main(String[] a) {}\n}\nclass C {}",
            "class B {}\nclass Main {\n  public static void main(String[] a) {}\n}\nclass C {}",
        ),
        ("a.java", "class B {}", "class B {}"),
        ("a.scala", "object A extends App {}", "object Main extends App {}"),
        ("a.scala", "object A {}\nobject B {}", "object A {}\nobject B {}"),
        ("a.cs", "class A { static void Main() {} }", "class A { static void Main() {} }"),
        ("a.java", "\n" * 500_000 + "public", "\n" * 500_000 + "public"),
    ],
)
def test_class_that_is_started_is_called_main(file: str, source: str, kept: str) -> None:
    (part,) = read(
        {f"submissions/accepted/own/{file}": source.encode(), "submissions/accepted/Sum.java": None}
    ).tree.parts
    assert next(solution.source for solution in part.solutions if solution.name == "own") == kept


def test_class_beside_another_main_is_left_out() -> None:
    package = read({"submissions/accepted/own.java": b"public class A { Main x; }"})
    reason = "its class is A, and must be Main here, as something else in it is"
    assert f"submissions/accepted/own.java was left out: {reason}." in package.notes


EXPECTED = b"""
slow/*.py: {required: [TLE]}
"{odd,even}/*": {permitted: [AC]}
odd/*: {permitted: [AC, WA]}
wrong_answer: {required: [WA]}
wrong_answer/logic.pl: {language: prolog}
accepted/strange.py: {language: klingon}
run_time_error/alone: {required: [RTE]}
accepted/sum.py: {authors: Ada}
"""


def test_submissions_yaml_says_what_is_expected_before_the_folder_does() -> None:
    files: dict[str, bytes | None] = {
        "submissions/submissions.yaml": EXPECTED,
        "submissions/slow/waits.py": b"",
        "submissions/even/right.py": b"",
        "submissions/odd/either.py": b"",
        "submissions/wrong_answer/logic.pl": b"",
        "submissions/accepted/strange.py": b"",
        "submissions/slow/deep/a/waits.py": b"",
    }
    package = read(files)
    told = {(s.name, s.language): s.expected for s in package.tree.parts[0].solutions}
    assert told[("waits", "python")] == ExpectedVerdict.TIME_LIMIT
    assert told[("right", "python")] == told[("sum", "python")] == ExpectedVerdict.ACCEPTED
    assert told[("logic", "prolog")] == told[("difference", "cpp")] == ExpectedVerdict.WRONG_ANSWER
    assert told[("alone", "java")] == ExpectedVerdict.RUNTIME_ERROR
    assert ("strange", "python") not in told
    reason = "submissions.yaml expects one of AC, WA of it, and no one verdict"
    assert f"submissions/odd/either.py was left out: {reason}." in package.notes


@pytest.mark.parametrize(
    "text",
    [
        b"\n".join(b"a%d: {required: [WA]}" % number for number in range(201)),
        b'"{%s}": {required: [WA]}' % b",".join([b"x"] * 300),
        b'"' + b"{a,b}" * 20 + b'": {required: [WA]}\n' + b"\n".join(b"a%d: {}" % number for number in range(199)),
    ],
)
def test_patterns_of_submissions_are_bounded(text: bytes) -> None:
    assert "patterns; 200 are the most." in refusal({"submissions/submissions.yaml": text})


def test_notes_are_bounded_and_those_that_block_come_first() -> None:
    files: dict[str, bytes | None] = {f"submissions/odd/{number}.py": b"" for number in range(300)}
    files |= {f"data/secret/group1/{number}.{end}": b"1" for number in range(300) for end in ("in", "ans")}
    files |= {f"data/secret/group1/{number}.yaml": b"output_validator_args: [x]" for number in range(3)}
    files["output_validators/check.py"] = b""
    package = read(files, validation="custom")
    assert package.notes[:1] == package.blocking
    assert len(package.notes) == 203
    assert package.notes[-1].startswith("There are ")


WORDS = st.sampled_from(["custom", "score", "interactive", "scoring", "sample", "min", "always_accept", "unbounded"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2000) | st.floats() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | WORDS, inner, max_size=3),
    max_leaves=5,
)
ABOUT_KEYS = (
    *("problem_format_version", "name", "type", "validation", "validator_flags"),
    *("limits", "grading", "keywords", "languages", "constants"),
)
GROUP_KEYS = (
    *("scoring", "grading", "grader_flags", "on_reject", "accept_score", "reject_score", "range", "args"),
    *("output_validator_args", "output_validator_flags", "input_validator_args", "input_validator_flags"),
)


@given(
    about=st.dictionaries(st.sampled_from(ABOUT_KEYS), VALUES, max_size=4),
    rules=st.dictionaries(st.sampled_from(GROUP_KEYS), VALUES, max_size=4),
    spelling=st.sampled_from(["legacy", "2023-07"]),
    kind=st.sampled_from(["pass-fail", "scoring"]),
)
def test_whatever_stands_in_the_yaml_is_read_or_refused(
    about: dict[str, Any], rules: dict[str, Any], spelling: str, kind: str
) -> None:
    """No value of a strange type or size makes the reader fail in another way."""
    told = {"problem_format_version": spelling, "type": kind} | about
    text = yaml.safe_dump(rules).encode()
    files = {f"data/{place}testdata.yaml": text for place in ("", "secret/", "secret/group1/")}
    try:
        tree = read({"output_validators/check.py": b"score.txt"} | files, **told).tree
    except FolderError:
        return
    assert read_shelf(tree.slug, Shelf(folder_files(tree))) == replace(tree, images=())  # pictures lie beside


def test_spelling_of_2023_says_the_same() -> None:
    about = {
        "problem_format_version": "2023-07",
        "type": "pass-fail",
        "name": {"en": "Different Sums", "sv": "Olika summor"},
        "uuid": "5f1b2a30-0000-4000-8000-000000000000",
        "limits": {"memory": 512, "time_limit": 3},
    }
    files = {path: data for path, data in FILES.items() if path.startswith("problem_statement/")}
    moved: dict[str, bytes | None] = dict.fromkeys(files) | {".timelimit": None}
    moved |= {path.replace("problem_statement/", "statement/"): data for path, data in files.items()}
    package = read(moved, **about)
    assert package.tree == read().tree
    assert "Of its names in 2 languages the one in “en” was taken." in package.notes


@pytest.mark.parametrize(
    ("flags", "checker", "absolute", "relative"),
    [
        ("case_sensitive", Checker.TOKENS, None, None),
        ([], Checker.CASELESS_TOKENS, None, None),
        ("case_sensitive space_change_sensitive", Checker.EXACT, None, None),
        ("float_tolerance 1e-6", Checker.FLOATS, 1e-6, 1e-6),
        ("float_absolute_tolerance 1e-4", Checker.FLOATS, 1e-4, None),
        (["float_relative_tolerance", "1e-3", "case_sensitive"], Checker.FLOATS, None, 1e-3),
    ],
)
def test_flags_of_the_validator_choose_the_checker(
    flags: Any, checker: Checker, absolute: float | None, relative: float | None
) -> None:
    tree = read(validator_flags=flags).tree
    assert (tree.checker, tree.absolute_tolerance, tree.relative_tolerance) == (checker, absolute, relative)


@pytest.mark.parametrize("flags", ["space_change_sensitive", "space_change_sensitive case_sensitive float_tolerance 1"])
def test_flags_that_do_not_go_together_here_block(flags: str) -> None:
    (note,) = read(validator_flags=flags).blocking
    assert note.startswith("Its validator looks at every blank")


def test_flags_may_stand_beside_the_tests() -> None:
    package = read({"data/testdata.yaml": b"output_validator_flags: float_tolerance 1e-5\n"}, validator_flags=None)
    assert (package.tree.checker, package.tree.absolute_tolerance) == (Checker.FLOATS, 1e-5)
    assert any("takes upper and lower case for the same" in note for note in package.notes)


@pytest.mark.parametrize(
    ("files", "about", "feature"),
    [
        (
            {"output_validators/talk.py": b""},
            {"type": ["multi-pass", "interactive"], "validator_flags": None},
            Feature.INTERACTIVE_PASSES,
        ),
        ({}, {"type": "submit-answer"}, Feature.SUBMIT_ANSWER),
        ({"include/default/grader.h": b""}, {}, Feature.INCLUDED_CODE),
        ({"data/secret/02.args": b"-x"}, {}, Feature.TEST_FILES),
        ({"data/secret/02.files/a.txt": b"-x"}, {}, Feature.TEST_FILES),
        ({"data/secret/02.yaml": b"args: [-x]"}, {}, Feature.TEST_FILES),
        ({"data/secret/test_group.yaml": b"args: [-x]"}, {}, Feature.TEST_FILES),
        ({"static_validator/look.py": b""}, {}, Feature.STATIC_VALIDATOR),
        ({}, {"constants": {"n": 5}}, Feature.CONSTANTS),
    ],
)
def test_what_problems_cannot_hold_is_refused_for_now(
    files: dict[str, bytes | None], about: dict[str, Any], feature: Feature, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f"Different Sums/problem.yaml: Not imported: {UNSUPPORTED[feature]}." in refusal(files, **about)
    for one in list(UNSUPPORTED):
        monkeypatch.delitem(UNSUPPORTED, one)
    assert read(files, **about).tree.title == "Different Sums"


@pytest.mark.parametrize(
    ("files", "about", "sentence"),
    [
        ({"data/secret/02.ans": None}, {}, "data/secret/02.ans: It is missing; a test has an .in and an .ans."),
        ({"data/secret/02.in": b"\xff"}, {}, "data/secret/02.in: Byte 0 is not UTF-8"),
        (dict.fromkeys(path for path in FILES if "secret" in path), {}, "data/secret: It holds no test"),
        ({"problem_statement/problem.en.tex": None}, {}, "statement: There is no problem.md"),
        ({"problem_statement/problem.en.tex": b" % nothing\n"}, {}, "problem.en.tex: It is empty."),
        ({}, {"name": ""}, "problem.yaml: name: It must be one line"),
        ({}, {"limits": {"time_limit": -1}}, "problem.yaml: limits.time_limit: It must be a number above 0."),
        ({}, {"limits": {"memory": 10**4000}}, "problem.yaml: limits.memory: It must be a number above 0."),
        ({}, {"limits": {"memory": "much"}}, "problem.yaml: limits.memory: It must be a number above 0."),
        ({".timelimit": b"soon"}, {}, "limits.time_limit: It must be a number above 0."),
        ({}, {"validator_flags": "float_tolerance"}, "float_tolerance must be followed by a number from 0 to 1."),
        ({}, {"validator_flags": "float_tolerance nan"}, "float_tolerance must be followed by a number"),
        ({}, {"type": "relay pass-fail"}, "problem.yaml: type: It asks for relay, which is not known."),
        ({}, {"validation": "custom twice"}, "It asks for twice, which is not known."),
        ({}, {"validator_flags": "odd"}, "problem.yaml: validator_flags: The flags odd are not known."),
    ],
)
def test_wrong_package_is_refused(files: dict[str, bytes | None], about: dict[str, Any], sentence: str) -> None:
    assert sentence in refusal(files, **about)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"a: &x [1]\nb: *x\n", "aliases are not read here"),
        (b"a: 1\na: 2\n", "a key is there twice"),
        (b"- 1\n", "It must hold keys with values."),
        (b"a: !!python/object/apply:os.system [ls]\n", "could not determine a constructor"),
        (b"a: " + b"[" * 500 + b"]" * 500, "nested deeper than 20"),
        (b"a: {", "It is not YAML"),
        (b"\xff", "It is not YAML"),
        (b"a: " + b"9" * 5000, "It is not YAML"),
        (b'a: "\\ud800"', "a text holds a character that is none"),
        (b'type: "x\\0"', "a text holds a character that is none"),
        (b'"\\udfff": 1', "a text holds a character that is none"),
        (b"a: " + b"x" * 70_000, "at most 64 KB"),
        (b"? [a, b]\n: 1\n? {a: 1}\n: 2\n", "a key is there twice"),
    ],
)
def test_yaml_of_strangers_is_held_short(data: bytes, sentence: str) -> None:
    assert sentence in refusal({"problem.yaml": data})


def test_limits_beyond_ours_are_brought_within_and_told_of() -> None:
    package = read({".timelimit": b"500"}, limits={"memory": 9000})
    assert (package.tree.cpu_time_seconds, package.tree.memory_mb) == (60.0, 4096)
    assert "Its limits.memory 9000 was made 4096; from 16 to 4096 are allowed." in package.notes


def test_time_limit_is_found_where_other_judges_keep_it() -> None:
    assert (
        read({".timelimit": None, "domjudge-problem.ini": b"color='red'\ntimelimit='7'\n"}).tree.cpu_time_seconds == 7
    )
    assert any("names no time limit" in note for note in read({".timelimit": None}).notes)


def test_tests_of_one_name_in_two_groups_are_both_kept() -> None:
    files: dict[str, bytes | None] = {
        f"data/secret/{place}/t.{ending}": b"1" for place in ("a b", "a/b", "a-b") for ending in ("in", "ans")
    }
    tests = read(files).tree.parts[0].tests
    assert len({test.path for test in tests}) == len(tests) == 7


def test_files_without_a_place_are_told_of() -> None:
    note = "Left out, as such files have no place here: README, data/invalid_input/1.in, data/secret/02.desc."
    files: dict[str, bytes | None] = {"README": b"", "data/invalid_input/1.in": b"", "data/secret/02.desc": b"why"}
    assert note in read(files).notes
