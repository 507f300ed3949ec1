"""Validators of Kattis packages: which program they become, what they are started with, what is told or refused."""

from typing import Any

import pytest

from problems.enums import Checker, Convention, JudgeRole, Judging
from problems.folder import JudgeProgramFiles
from problems.packages.package import Package
from problems.tests.packages.test_kattis import Changes, read, refusal

CHECK = b"import sys\r\nsys.exit(42)\n"
NEWER: dict[str, Any] = {"problem_format_version": "2023-07", "type": "pass-fail", "validator_flags": None}
CUSTOM: dict[str, Any] = {"validation": "custom", "validator_flags": None}


def program(package: Package, role: JudgeRole = JudgeRole.CHECKER) -> JudgeProgramFiles:
    return next(program for program in package.tree.judge_programs if program.role == role)


def names(found: JudgeProgramFiles) -> list[str]:
    return [name for name, _ in found.files]


@pytest.mark.parametrize(
    ("files", "about", "language", "entry", "held"),
    [
        ({"output_validators/check.py": CHECK}, CUSTOM, "python", "check.py", ["check.py"]),
        ({"output_validators/v/check.py": CHECK}, CUSTOM, "python", "check.py", ["check.py"]),
        ({"output_validator/check.py": CHECK}, NEWER, "python", "check.py", ["check.py"]),
        ({"output_validator/v/check.py": CHECK}, NEWER, "python", "check.py", ["check.py"]),
        (
            {"output_validators/check.cc": b"", "output_validators/testlib.h": b""},
            CUSTOM,
            "cpp",
            "check.cc",
            ["check.cc", "testlib.h"],
        ),
        (
            {"output_validator/b.cpp": b"", "output_validator/a.cpp": b"", "output_validator/a.h": b""},
            NEWER,
            "cpp",
            "a.cpp",
            ["a.cpp", "a.h", "b.cpp"],
        ),
        (
            {"output_validators/v/a.rs": b"", "output_validators/v/Main.rs": b"", "output_validators/v/note.md": b""},
            CUSTOM,
            "rust",
            "Main.rs",
            ["Main.rs", "a.rs", "note.md"],
        ),
        ({"output_validators/Check.java": b"class Check {}"}, CUSTOM, "java", "Check.java", ["Check.java"]),
        ({"output_validators/v/a.py": b"", "output_validators/v/b.c": b""}, CUSTOM, "python", "a.py", ["a.py", "b.c"]),
    ],
)
def test_output_validator_is_the_checker(
    files: Changes, about: dict[str, Any], language: str, entry: str, held: list[str]
) -> None:
    package = read(files, **about)
    found = program(package)
    assert (package.tree.checker, package.tree.judging) == (Checker.CUSTOM, Judging.BATCH)
    assert (found.language, found.entry, names(found)) == (language, entry, held)
    assert (found.convention, found.args) == (Convention.KATTIS, ())
    assert not package.blocking


def test_line_ends_of_a_program_are_made_ours() -> None:
    package = read({"output_validators/check.py": CHECK}, **CUSTOM)
    assert program(package).files == (("check.py", "import sys\nsys.exit(42)\n"),)
    assert "Line ends were made \\n in 2 of its files." in package.notes


@pytest.mark.parametrize(
    ("about", "role", "judging", "checker"),
    [
        ({"validation": "custom interactive"}, JudgeRole.INTERACTOR, Judging.INTERACTIVE, Checker.TOKENS),
        (NEWER | {"type": "interactive"}, JudgeRole.INTERACTOR, Judging.INTERACTIVE, Checker.TOKENS),
        ({"validation": "custom multipass"}, JudgeRole.CHECKER, Judging.MULTI_PASS, Checker.CUSTOM),
        (NEWER | {"type": ["pass-fail", "multi-pass"]}, JudgeRole.CHECKER, Judging.MULTI_PASS, Checker.CUSTOM),
        (NEWER | {"type": "multi-pass pass-fail"}, JudgeRole.CHECKER, Judging.MULTI_PASS, Checker.CUSTOM),
    ],
)
def test_kinds_of_problems_are_told_by_both_spellings(
    about: dict[str, Any], role: JudgeRole, judging: Judging, checker: Checker
) -> None:
    files = {"output_validators/talk.py": CHECK}
    package = read(files, **({"validator_flags": "-n 5"} | about))
    assert (package.tree.judging, package.tree.checker) == (judging, checker)
    assert program(package, role).args == (("-n", "5") if "validator_flags" not in about else ())
    assert [one.role for one in package.tree.judge_programs] == sorted([JudgeRole.INPUT_VALIDATOR, role])


def test_older_package_that_does_not_ask_for_its_validator_is_compared() -> None:
    package = read({"output_validators/check.py": CHECK})
    assert (package.tree.checker, len(package.tree.judge_programs)) == (Checker.TOKENS, 1)
    assert "Its validation is the default one, so output_validators/check.py were left out." in package.notes


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "output_validators: There is none, and problem.yaml says that there is one."),
        ({"output_validators/v/build": b"", "output_validators/v/a.cpp": b""}, "scripts of its own build and start it"),
        ({"output_validators/v/run": b"", "output_validators/v/a.py": b""}, "scripts of its own build and start it"),
        ({"output_validators/v/a.py": b"", "output_validators/v/lib/b.py": b""}, "its files lie in folders (lib/b.py)"),
        ({"output_validators/v/a b.py": b""}, "the name of a file is letters, digits"),
        ({"output_validators/v/-rf.py": b""}, "the name of a file is letters, digits"),
        ({"output_validators/v/test.in": b"", "output_validators/v/a.py": b""}, "the name of a file is letters"),
        (
            {"output_validators/check.cob": b""},
            "output_validators/check.cob: It cannot be a program of the judge here:",
        ),
        ({"output_validators/check": b"#!/bin/sh\n"}, "its language is not known here"),
        ({"output_validators/check.py": b"\xff"}, "check.py: Byte 0 is not UTF-8"),
        ({"output_validators/check.py": b"a\0b"}, "check.py: It holds a NUL byte"),
        ({"output_validators/check.py": b"#" * 524_289}, "a program has at most 20 files of together 512 KB"),
        ({f"output_validators/v/{number}.py": b"" for number in range(21)}, "a program has at most 20 files"),
    ],
)
def test_validator_that_cannot_be_run_refuses_the_package(files: Changes, sentence: str) -> None:
    told = refusal(files, **CUSTOM)
    assert sentence in told
    assert told.count("\n") == 0


def test_one_of_several_output_validators_is_taken_and_that_blocks() -> None:
    package = read({f"output_validators/{name}.py": CHECK for name in ("a", "b", "c")}, **CUSTOM)
    assert program(package).entry == "a.py"
    note = "Of its output validators output_validators/a.py was taken; "
    note += "output_validators/b.py, output_validators/c.py would have a say too."
    assert package.blocking == (note,)


@pytest.mark.parametrize(
    ("files", "about", "args"),
    [
        ({}, {"validator_flags": "a 'b c'"}, ("a", "'b", "c'")),
        ({}, {"validator_flags": ["a", "b c", 7]}, ("a", "b c", "7")),
        ({"data/testdata.yaml": b"output_validator_flags: x y"}, {"validator_flags": "a"}, ("a", "x", "y")),
        ({"data/secret/testdata.yaml": b"output_validator_flags: x"}, {}, ("x",)),
        ({"data/test_group.yaml": b"output_validator_args: [x, 'y z']"}, {}, ("x", "y z")),
        ({"data/testdata.yaml": b"output_validator_flags: {name: check, flags: x y}"}, {}, ("x", "y")),
    ],
)
def test_flags_of_the_output_validator_are_its_arguments(
    files: Changes, about: dict[str, Any], args: tuple[str, ...]
) -> None:
    samples: Changes = (
        {"data/sample/1.in": None, "data/sample/1.ans": None} if "data/secret/testdata.yaml" in files else {}
    )
    package = read({"output_validators/check.py": CHECK} | dict(samples) | dict(files), **(CUSTOM | about))
    assert program(package).args == args
    assert not package.blocking


@pytest.mark.parametrize(
    ("files", "others"),
    [
        ({"data/secret/group1/testdata.yaml": b"output_validator_flags: x"}, "data/secret/group1"),
        ({"data/secret/02.yaml": b"output_validator_args: [x]"}, "data/secret/02"),
    ],
)
def test_flags_that_differ_between_tests_block(files: Changes, others: str) -> None:
    package = read({"output_validators/check.py": CHECK} | dict(files), **CUSTOM)
    assert program(package).args == ()
    note = f"Its output validator is given other flags for {others}; here it has the same for all tests: none."
    assert package.blocking == (note,)


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["x"] * 21, "it is given 21 arguments, and 20 are the most"),
        (["x" * 201], "an argument is a line of 1 to 200 characters"),
        (["a\nb"], "an argument is a line of 1 to 200 characters"),
        (["a\0b"], "a text holds a character that is none"),
        ([""], "an argument is a line of 1 to 200 characters"),
    ],
)
def test_arguments_are_bounded(flags: list[str], sentence: str) -> None:
    files = {"output_validators/check.py": CHECK, "input_validators/validate.py": None}
    assert sentence in refusal(files, **(CUSTOM | {"validator_flags": flags}))


def test_input_validator_is_kept_and_the_others_are_told_of() -> None:
    files = {
        "input_validators/a.ctd": b"INT(1, 5)",
        "input_validators/b.viva": b"{}",
        "input_validators/c/run": b"",
        "input_validators/c/c.py": b"",
        "input_validators/d/d.cpp": b"",
        "input_validators/testlib.h": b"",
        "input_format_validators/e.py": b"",
    }
    package = read(files)
    found = program(package, JudgeRole.INPUT_VALIDATOR)
    assert (found.language, names(found), package.tree.checker) == ("python", ["e.py"], Checker.TOKENS)
    for note in (
        "The input validator input_validators/a.ctd was left out: Checktestdata is not there to run it.",
        "The input validator input_validators/b.viva was left out: VIVA is not there to run it.",
        "The input validator input_validators/d was left out: one is kept, the first.",
    ):
        assert note in package.notes
    assert any("input_validators/c was left out: scripts of its own" in note for note in package.notes)
    assert not package.blocking


@pytest.mark.parametrize(
    ("text", "args"),
    [
        (b"input_validator_flags: --max 5", ("--max", "5")),
        (b"input_validator_args: [--max, 5]", ("--max", "5")),
        (b"input_validator_args: {validate: [--max, 5], other: [x]}", ("--max", "5")),
        (b"input_validator_args: {other: [x]}", ()),
        (b"input_validator_flags: {name: validate, flags: --max 5}", ("--max", "5")),
        (b"input_validator_flags: {name: other, flags: --max 5}", ()),
    ],
)
def test_input_validator_has_the_flags_of_all_tests(text: bytes, args: tuple[str, ...]) -> None:
    assert program(read({"data/testdata.yaml": text}), JudgeRole.INPUT_VALIDATOR).args == args


def test_input_validator_with_flags_by_group_is_left_out() -> None:
    """With those of another group it would refuse tests that are right."""
    package = read({"data/secret/group1/testdata.yaml": b"input_validator_flags: --max 5"})
    assert not package.tree.judge_programs
    assert any("other flags for some tests than for others" in note for note in package.notes)


def test_more_passes_than_ours_block() -> None:
    files = {"output_validator/check.py": CHECK}
    about = NEWER | {"type": "multi-pass", "limits": {"validation_passes": 30}}
    assert read(files, **about).blocking == ("It may take 30 passes; here 20 are the most.",)
    assert not read(files, **(about | {"limits": {"validation_passes": 5}})).blocking


def test_dialogues_of_samples_are_shown_at_the_end_of_the_statement() -> None:
    files = {
        "output_validators/talk.py": CHECK,
        "data/sample/1.interaction": b"<1 100\r\n>50\n",
        "data/sample/2.interaction": b">```\n<script>\n",
        "data/secret/02.interaction": b"<secret\n",
        "data/sample/3.interaction": b"<" * 70_000,
    }
    package = read(files, validation="custom interactive")
    head, _, end = package.tree.statement.partition("What the judge says")
    assert head.endswith("*two* numbers.\n\n")
    assert "## Sample dialogue 1\n\n```text\n<1 100\n>50\n```\n\n" in end
    assert end.endswith("## Sample dialogue 2\n\n````text\n>```\n<script>\n````\n")
    assert "secret" not in end
    assert "data/secret/02.interaction was left out: only those of samples are shown." in package.notes
    assert any("data/sample/3.interaction was left out: the dialogues" in note for note in package.notes)


def test_yaml_of_all_groups_together_is_bounded() -> None:
    text = b"hint: " + b"x" * 60_000
    files = {f"data/secret/{number}/test_group.yaml": text for number in range(6)}
    assert "test_group.yaml: The YAML files up to this one come to more than 256 KB." in refusal(files)


def test_a_note_is_one_line_and_bounded() -> None:
    files = {"data/secret/group1/testdata.yaml": b'output_validator_flags: ["a\\a\\n' + b"x" * 5000 + b'"]'}
    package = read({"output_validators/check.py": CHECK} | files, **CUSTOM)
    assert package.blocking
    assert all(note.isprintable() and len(note) <= 600 for note in package.notes)
