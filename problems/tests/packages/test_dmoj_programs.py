"""DMOJ's checkers, interactors and generators: which become what, and which are left out or refused."""

from collections.abc import Sequence
from typing import Any

import pytest

from core.errors import Unavailable
from problems.enums import Checker, Convention, JudgeRole, Judging
from problems.folder import FolderError, JudgeProgramFiles
from problems.folder.reader import reasons_against_tree
from problems.models.judging import validate_judge_args, validate_judge_files
from problems.packages import generation
from problems.packages.dmoj import generators
from problems.packages.generation import Generation, Generator, Made
from problems.packages.package import Package
from problems.tests.packages.dmoj_files import CHECK, LISTED, case, read

FIRST_ALONE = """
#include <cstdio>
int main(int argc, char *argv[]) { FILE *f = fopen(argv[1], "r"); int n; fscanf(f, "%d", &n); return n != 3; }
"""


def bridged(**args: Any) -> dict[str, Any]:
    return LISTED | {"checker": {"name": "bridged", "args": {"files": "check.py", "lang": "PY3"} | args}}


def program_of(package: Package) -> JudgeProgramFiles:
    (program,) = package.tree.judge_programs
    validate_judge_files(dict(program.files))
    validate_judge_args(list(program.args))
    return program


@pytest.mark.parametrize(
    ("checker", "expected"),
    [
        (None, (Checker.TOKENS, None, None)),
        ("standard", (Checker.TOKENS, None, None)),
        ("identical", (Checker.EXACT, None, None)),
        ("rstripped", (Checker.LINES, None, None)),
        ("floats", (Checker.FLOATS, 1e-6, 1e-6)),
        ({"name": "floats", "args": {"precision": 3}}, (Checker.FLOATS, 1e-3, 1e-3)),
        ({"name": "floats", "args": {"precision": 3, "error_mode": "relative"}}, (Checker.FLOATS, None, 1e-3)),
        ("floatsabs", (Checker.FLOATS, 1e-6, None)),
        ({"name": "floatsrel", "args": {"precision": 9}}, (Checker.FLOATS, None, 1e-9)),
    ],
)
def test_checkers_that_ours_judge_like(checker: Any, expected: tuple[Checker, float | None, float | None]) -> None:
    tree = read(LISTED | {"checker": checker}).tree
    assert (tree.checker, tree.absolute_tolerance, tree.relative_tolerance) == expected
    assert tree.judge_programs == ()


def test_where_a_checker_differs_is_told() -> None:
    for checker in ("standard", "floats", "rstripped"):
        assert any(f"DMOJ's checker “{checker}”" in note for note in read(LISTED | {"checker": checker}).notes)


@pytest.mark.parametrize("name", ["easy", "sorted", "unordered", "linecount", "linematches"])
def test_checkers_that_none_of_ours_judges_like_become_programs(name: str) -> None:
    package = read(LISTED | {"checker": {"name": name, "args": {"x": 1}}})
    program = program_of(package)
    assert (package.tree.checker, program.convention, program.entry) == (
        Checker.CUSTOM,
        Convention.TESTLIB,
        "run_check.py",
    )
    assert program.args == ("like_dmoj", f"check_{name}", "1", '{"x": 1}')
    assert [file for file, _ in program.files] == ["like_dmoj.py", "run_check.py"]
    assert not package.blocking


def test_checker_in_python_is_called_with_the_points_of_a_test() -> None:
    check = "def check(process_output, judge_output, **more):\n    return True\n"
    init = {"checker": {"name": "my.py", "args": {"most": 2}}, "test_cases": [case(1, points=5), case(2, points=5)]}
    program = program_of(read(init, {"my.py": check}))
    assert program.args == ("my", "check", "5", '{"most": 2}')
    assert dict(program.files)["my.py"] == check
    other = init | {"test_cases": [case(1, points=5), case(2, points=6)]}
    assert program_of(read(other, {"my.py": check})).args[2] == "1"


def test_bridged_checker_keeps_its_files_and_further_arguments() -> None:
    asked = bridged(args_format_string="{input_file} {output_file} {answer_file} --strict", flags=["-O2"], time_limit=5)
    program = program_of(read(asked, {"check.py": CHECK}))
    assert program == JudgeProgramFiles(
        JudgeRole.CHECKER, "python", "check.py", Convention.TESTLIB, ("--strict",), (("check.py", CHECK),)
    )


def test_entry_is_the_first_file_in_the_language() -> None:
    files = {"lib/testlib.h": "// testlib: quitp\n", "check.cc": '#include "testlib.h"\n', "more.cc": ""}
    args = {"files": ["lib/testlib.h", "check.cc", "more.cc"], "type": "testlib"}
    program = program_of(read(bridged(**args) | {"checker": {"name": "bridged", "args": args}}, files))
    assert (program.language, program.entry) == ("cpp", "check.cc")
    assert [name for name, _ in program.files] == ["check.cc", "more.cc", "testlib.h"]


def test_testlib_is_taken_from_beside_init() -> None:
    source = '#include "testlib.h"\nint main(int argc, char **argv) {}\n'
    asked = bridged(files="check.cpp", lang="CPP17", type="testlib")
    program = program_of(read(asked, {"check.cpp": source, "testlib.h": "// quitp, not used\n"}))
    assert [name for name, _ in program.files] == ["check.cpp", "testlib.h"]


@pytest.mark.parametrize(
    ("args", "source", "reason"),
    [
        ({"type": "peg"}, CHECK, "keeps to the convention peg, which is not known here"),
        ({"lang": "PY2"}, CHECK, "is in a language that is not known here (PY2)"),
        ({"flags": ["-DJUDGE"]}, CHECK, "is compiled with flags of its own"),
        ({"flags": 3}, CHECK, "is compiled with flags of its own"),
        ({"args_format_string": "{answer_file} {output_file}"}, CHECK, "is started with other arguments"),
        (
            {"args_format_string": "{input_file} {output_file} {answer_file} 'a b'"},
            CHECK,
            "arguments that cannot be kept",
        ),
        ({"type": "testlib"}, "quitp(5)", "gives points of the test"),
        ({"type": "coci"}, "print('partial 1/2')", "gives parts of the points in words that are not known here"),
        ({"lang": "CPP20"}, '#include "testlib.h"\n', "includes testlib.h, which is not in the package; put it beside"),
        ({"files": {}}, CHECK, "names no files of its own"),
        ({"files": ["check.py", "a/check.py"]}, CHECK, "two files of one name"),
        ({"files": "test.in"}, CHECK, "has a file whose name is not allowed here (test.in)"),
        ({}, "x" * 600_000, "has more than 20 files of together 512 KB"),
    ],
)
def test_bridged_checker_of_another_kind_is_left_out(args: dict[str, Any], source: str, reason: str) -> None:
    package = read(bridged(**args), {"check.py": source, "a/check.py": source, "test.in": ""})
    assert any(note.startswith("Its checker bridged was left out: it ") and reason in note for note in package.notes)
    assert (package.tree.checker, package.tree.judge_programs) == (Checker.CUSTOM, ())
    assert 'The checker "custom" needs a program of its own, which is not there.' in reasons_against_tree(package.tree)
    assert package.blocking


@pytest.mark.parametrize(
    ("checker", "reason"),
    [
        ("strange", "is none that is known here"),
        ("asks.py", "asks for submission_source, which no checker is told here"),
        ("check.cpp", "is no file in Python"),
        ("parts.py", "imports dmoj.checkers, a part of DMOJ's judge that is not here"),
        ({"name": "easy", "args": {"long": "x" * 300}}, "has arguments or a name that are too much here"),
        ("two-words.py", "has arguments or a name that are too much here"),
    ],
)
def test_checker_that_cannot_be_taken_is_left_out(checker: Any, reason: str) -> None:
    files = {"asks.py": "more['submission_source']", "check.cpp": "int main() {}", "two-words.py": ""}
    files["parts.py"] = "from dmoj.result import CheckerResult\nfrom dmoj.checkers import standard\n"
    package = read(LISTED | {"checker": checker}, files)
    assert any(reason in note for note in package.notes)
    assert (package.tree.checker, package.tree.judge_programs) == (Checker.CUSTOM, ())


@pytest.mark.parametrize(
    ("init", "sentence"),
    [
        ({"checker": 3}, "checker: It must be a name, or a table with a name and args."),
        ({"checker": {"name": "easy", "args": [1]}}, "checker: It must be a name, or a table"),
        (
            {"checker": {"name": "floats", "args": {"precision": -1}}},
            "checker.args.precision: It must be a whole number",
        ),
        ({"checker": {"name": "floats", "args": {"error_mode": "odd"}}}, "error_mode: It must be default, absolute"),
        ({"checker": "missing.py"}, "missing.py: It is missing; init.yml names it."),
        ({"interactive": "talk.py"}, "interactive: It must hold keys with values."),
        ({"interactive": {"files": "gone.cpp"}}, "gone.cpp: It is missing"),
    ],
)
def test_wrong_checkers_and_interactors_are_refused(init: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FolderError) as refused:
        read(LISTED | init)
    assert sentence in refused.value.message


@pytest.mark.parametrize(
    ("args", "source"),
    [
        ({"type": "testlib", "preprocessing_time": 1}, "int main(int argc, char **argv) { return use(argv); }"),
        ({}, FIRST_ALONE),
        ({"type": "coci"}, FIRST_ALONE.replace("*argv[]", "**argv")),
        ({"args_format_string": "{input_file} {output_file} {answer_file}"}, "int main() { return argv[3] == 0; }"),
    ],
)
def test_interactor_of_our_convention_is_taken(args: dict[str, Any], source: str) -> None:
    init = {"interactive": {"files": "talk.cpp"} | args, "test_cases": [{"in": "1.in"}], "unbuffered": True}
    package = read(init, {"talk.cpp": source})
    program = program_of(package)
    assert (package.tree.judging, program.role, program.language) == (Judging.INTERACTIVE, JudgeRole.INTERACTOR, "cpp")
    assert program.convention == Convention.TESTLIB
    assert not any("Nothing says what the answer" in note for note in package.notes)


@pytest.mark.parametrize(
    "source",
    [
        "int main(int argc, char **argv) { return fopen(argv[2], 0) == 0; }",
        "int main(int argc, char **argv) { registerInteraction(argc, argv); }",
        "int main(int argc, char *argv[]) { auto all = argv + 1; }",
    ],
)
def test_interactor_that_may_look_for_the_answer_elsewhere_is_left_out(source: str) -> None:
    package = read({"interactive": {"files": "talk.cpp"}, "test_cases": [{"in": "1.in"}]}, {"talk.cpp": source})
    assert any("Its interactor was left out: it is started with other arguments" in note for note in package.notes)
    assert "An interactive problem needs an interactor, which is not there." in reasons_against_tree(package.tree)


def test_arguments_of_python_are_read_with_care() -> None:
    init = {"interactive": {"files": "talk.py"}, "test_cases": [{"in": "1.in"}]}
    assert program_of(read(init, {"talk.py": "import sys\nn = open(sys.argv[1]).read()\n"})).language == "python"
    for source in ("sys.argv[1:]", "from sys import argv\nname, given = argv", "import argparse"):
        assert read(init, {"talk.py": source}).tree.judge_programs == ()


def generated(**more: Any) -> dict[str, Any]:
    return {
        "generator": {"source": ["gen.py", "words.txt"], "language": "PY3", "args": [7]},
        "test_cases": [
            {"generator_args": [1, "a b"]},
            {"in": "1.in"},
            {"out": "2.out", "generator": "other.py"},
            case(3),
        ],
    } | more


GENERATORS = {"gen.py": "print(1)", "words.txt": "a b", "other.py": "print(2)"}


class Printing:
    """Stands for who can run programs: what they print, one after the other, and what was asked for."""

    def __init__(self) -> None:
        self.printed = [Made(b"in", b"out\r\n"), Made(b"", b""), Made(b"more\n", b"lost")]
        self.asked: tuple[Generation, ...] = ()

    def __call__(self, generations: Sequence[Generation]) -> list[Made]:
        self.asked = tuple(generations)
        return self.printed


@pytest.fixture
def printing(monkeypatch: pytest.MonkeyPatch) -> Printing:
    runner = Printing()
    monkeypatch.setattr(generation, "_runner", runner)
    return runner


def test_each_generated_test_is_one_start_of_its_program(printing: Printing) -> None:
    read(generated(), GENERATORS)
    gen = Generator("python", "gen.py", (("gen.py", "print(1)"), ("words.txt", "a b")))
    other = Generator("python", "other.py", (("other.py", "print(2)"),))
    assert printing.asked == (
        Generation("1-case", gen, ("1", "a b"), stdin="", makes_answer=True),
        Generation("2-1", gen, ("7",), stdin="1 2\n", makes_answer=True),
        Generation("3-2", other, (), stdin="", makes_answer=False),
    )


def test_what_the_generators_print_becomes_the_tests(printing: Printing) -> None:
    tests = read(generated(), GENERATORS).tree.parts[0].tests
    assert [(t.input, t.expected) for t in tests] == [
        ("in\n", "out\n"),
        ("1 2\n", ""),
        ("more\n", "4\n"),
        ("5 6\n", "11\n"),
    ]


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        (Made(b"\xff", b""), "gen.py for 1-case: Byte 0 is not UTF-8"),
        (Made(b"1", b"\0"), "gen.py for 1-case: It holds a NUL byte"),
        (Made(b"1" * (4 * 1024 * 1024 + 1), b""), "gen.py for 1-case: 4096 KB; at most 4096 KB are allowed."),
    ],
)
def test_what_can_be_no_test_is_refused(printing: Printing, printed: Made, sentence: str) -> None:
    printing.printed[0] = printed
    with pytest.raises(FolderError) as refused:
        read(generated(), GENERATORS)
    assert sentence in refused.value.message


def test_generated_tests_are_bounded_together(printing: Printing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generators, "MAX_TESTS_BYTES", 10)
    with pytest.raises(FolderError, match="The tests come to more than"):
        read(generated(), GENERATORS)


def test_nothing_is_run_for_a_package_that_is_refused(printing: Printing) -> None:
    with pytest.raises(FolderError):
        read(generated(checker=3), GENERATORS)
    read(LISTED)
    assert printing.asked == ()


def test_without_a_runner_nothing_is_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "_runner", None)
    with pytest.raises(Unavailable):
        read(generated(), GENERATORS)
    assert len(read(LISTED).tree.parts[0].tests) == 2


@pytest.mark.parametrize(
    ("init", "sentence"),
    [
        (
            {"generator": {"flags": "-O2"}},
            "test_cases.1.generator: Not imported: the program that makes its tests names",
        ),
        ({"generator": {"source": "gen.py", "flags": ["-DX"]}}, "is compiled with flags of its own"),
        ({"generator": "words.txt"}, "is in a language that is not known here (words.txt)"),
        ({"generator": "gone.cpp"}, "gone.cpp: It is missing"),
        (
            {"test_cases": [{"generator_args": "1"}]},
            "test_cases.1.generator_args: It must be a list of at most 50 words",
        ),
        ({"test_cases": [{"generator_args": ["x" * 401]}]}, "words or numbers of at most 400 characters."),
        ({"test_cases": [{"generator_args": [[1]]}]}, "generator_args: It must be a list"),
    ],
)
def test_wrong_generators_are_refused(init: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FolderError) as refused:
        read(generated(**init), GENERATORS)
    assert sentence in refused.value.message
