"""The programs that are put into packages, started as other judges start them."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from problems.enums import Checker, Convention, JudgeRole, Judging
from problems.folder import JudgeProgramFiles, ProblemTree, TestFile
from problems.packages.kattis.writer import kattis_files
from problems.packages.kattis.writing.programs import output_validator, validator_for
from problems.tests.packages.test_kattis_export import TREE

COMPILERS = {"c": "gcc", "cpp": "g++"}
COMPILED = pytest.mark.skipif(not all(map(shutil.which, COMPILERS.values())), reason="gcc or g++ is not here")


def judged(folder: Path, output: bytes, *, given: str = "", answer: str = "", args: tuple[str, ...] = ()) -> int:
    """What the output validator of a package that lies there says of an output."""
    (folder / "feedback").mkdir(exist_ok=True)
    for name, text in (("test.in", given), ("test.ans", answer)):
        (folder / name).write_text(text)
    arguments = [folder / "test.in", folder / "test.ans", f"{folder / 'feedback'}/", *args]
    return started(folder / "output_validator", output, *map(str, arguments))


def started(folder: Path, data: bytes, *args: str) -> int:
    """The program of a folder, chosen and compiled as problemtools does it."""
    inner = [path for path in folder.iterdir() if path.is_dir()]
    files = sorted(path for path in (inner[0] if inner else folder).iterdir() if path.is_file())
    sources = [path for path in files if path.suffix in (".py", ".c", ".cpp")]
    if sources[0].suffix == ".py":
        main = next((path for path in sources if path.name == "main.py"), sources[0])
        command = [sys.executable, str(main)]
    else:
        command = [str(folder / "run")]
        compiler = COMPILERS[sources[0].suffix[1:]]
        subprocess.run([compiler, "-O2", "-static", "-o", command[0], *map(str, sources)], check=True)
    return subprocess.run([*command, *args], input=data, check=False, capture_output=True, timeout=60).returncode


def lay_out(folder: Path, tree: ProblemTree) -> Path:
    for path, data in kattis_files(tree).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


PLAIN = [(b"1 2\n", 42), (b"\n", 42), (b"\t1\n", 42), (b"1", 43), (b"a\0\n", 43), (b"\xff\n", 43)]


@pytest.mark.parametrize(("data", "code"), PLAIN)
def test_validator_of_the_package_is_as_strict_as_its_tests_allow(data: bytes, code: int, tmp_path: Path) -> None:
    for text, wanted in (("1\n", code), ("no end", 43 if data[0] == 255 else 42)):
        (tmp_path / "lines.py").write_text(validator_for([TestFile("1", False, text, "")]))
        assert started(tmp_path, data) == wanted


LINES = [
    (Checker.LINES, b"a  \r\nb\n\n", 42),
    (Checker.LINES, b"b\na\n", 43),
    (Checker.LINES, b" a\nb\n", 43),
    (Checker.LINES, b"a\n\nb\n", 43),
    (Checker.UNORDERED_LINES, b"\nb \na\n", 42),
    (Checker.UNORDERED_LINES, b"a\nb\nb\n", 43),
    (Checker.UNORDERED_LINES, b"a\n", 43),
    (Checker.UNORDERED_LINES, b"\xff\xfe\0", 43),
]


@pytest.mark.parametrize(("checker", "output", "code"), LINES)
def test_lines_are_compared_by_a_program_of_the_package(
    checker: Checker, output: bytes, code: int, tmp_path: Path
) -> None:
    folder = lay_out(tmp_path, replace(TREE, checker=checker))
    assert judged(folder, output, answer="a\nb\n") == code


def program(role: JudgeRole, files: dict[str, str], entry: str, convention: Convention) -> ProblemTree:
    language = {"py": "python"}.get(entry.rpartition(".")[2], entry.rpartition(".")[2])
    one = JudgeProgramFiles(role, language, entry, convention, (), tuple(sorted(files.items())))
    judging = Judging.INTERACTIVE if role == JudgeRole.INTERACTOR else Judging.BATCH
    checker = Checker.CUSTOM if role == JudgeRole.CHECKER else Checker.TOKENS
    return replace(TREE, checker=checker, judging=judging, judge_programs=(one,))


def test_entry_is_started_though_it_is_not_the_first_by_name(tmp_path: Path) -> None:
    files = {"check.py": "import sys, words\nsys.exit(words.CODE)\n", "words.py": "CODE = 42\n", "aside.py": "1 / 0\n"}
    tree = program(JudgeRole.CHECKER, files, "check.py", Convention.KATTIS)
    assert judged(lay_out(tmp_path, tree), b"") == 42
    assert "output_validator/checker/main.py" not in output_validator(
        program(
            JudgeRole.CHECKER, {name: files[name] for name in ("check.py", "words.py")}, "check.py", Convention.KATTIS
        )
    )


PY_CHECKER = """\
import sys
from pathlib import Path

given, output, answer, *rest = sys.argv[1:]
assert not sys.stdin.read(), "a checker of testlib's reads files alone"
words = Path(output).read_text().split() + rest
sys.stderr.write("points 0.5 half" if words == ["half"] else "1" if words == ["whole"] else "none of both")
if words in (["half"], ["whole"], ["broken"]):
    sys.exit(7)
sys.exit(int(words[0]) if words else Path(answer).read_text() != "")
"""
C_CHECKER = """\
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    char word[20] = "";
    FILE *output = fopen(argv[2], "r"), *answer = fopen(argv[3], "r");
    if (argc != 4 || getchar() != EOF)
        return 99;
    if (fscanf(output, "%19s", word) != 1)
        return fgetc(answer) != EOF;
    fprintf(stderr, "%s", strcmp(word, "half") ? strcmp(word, "whole") ? "none of both" : "1" : "points 0.5 half");
    if (!strcmp(word, "abort"))
        abort();
    return strcmp(word, "half") && strcmp(word, "whole") && strcmp(word, "broken") ? atoi(word) : 7;
}
"""
WORDS = {b"0": 42, b"1": 43, b"2": 43, b"4": 43, b"8": 43, b"3": 3, b"42": 3, b"half": 43, b"whole": 42, b"broken": 3}


def test_checker_of_testlib_in_python_speaks_the_formats_words(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, program(JudgeRole.CHECKER, {"check.py": PY_CHECKER}, "check.py", Convention.TESTLIB))
    assert {output: judged(folder, output) for output in WORDS} == WORDS
    assert (folder / "feedback/judgemessage.txt").read_text() == "none of both"
    assert [judged(folder, b"", answer=answer) for answer in ("", "1")] == [42, 43]
    assert judged(folder, b"", args=("1",)) == 43


@COMPILED
@pytest.mark.parametrize("ending", ["c", "cpp"])
def test_checker_of_testlib_that_is_compiled_speaks_them_as_well(ending: str, tmp_path: Path) -> None:
    tree = program(JudgeRole.CHECKER, {f"check.{ending}": C_CHECKER}, f"check.{ending}", Convention.TESTLIB)
    folder = lay_out(tmp_path, tree)
    assert judged(folder, b"0") == 42
    run = folder / "output_validator/run"
    arguments = [str(folder / name) for name in ("test.in", "test.ans")] + [f"{folder / 'feedback'}/"]
    for output, wanted in (WORDS | {b"abort": 3}).items():
        assert subprocess.run([run, *arguments], input=output, check=False).returncode == wanted, output
    assert (folder / "feedback/judgemessage.txt").read_text() == "none of both"
    (folder / "test.ans").write_text("1")
    assert subprocess.run([run, *arguments], input=b"", check=False).returncode == 43


TALKERS = {
    "py": """\
import sys

print(open(sys.argv[1]).read())
open(sys.argv[2], "w").write("x")
sys.exit(input() != "yes")
""",
    "cpp": """\
#include <cstdio>
#include <iostream>
#include <string>
int main(int, char **argv) {
    std::string word;
    std::cout << std::fopen(argv[1], "r") << std::endl;
    std::fputs("x", std::fopen(argv[2], "w"));
    return !(std::cin >> word && word == "yes");
}
""",
}


@pytest.mark.parametrize("ending", ["py", pytest.param("cpp", marks=COMPILED)])
def test_interactor_of_testlib_talks_with_the_program(ending: str, tmp_path: Path) -> None:
    tree = program(JudgeRole.INTERACTOR, {f"talk.{ending}": TALKERS[ending]}, f"talk.{ending}", Convention.TESTLIB)
    folder = lay_out(tmp_path, tree)
    assert [judged(folder, words) for words in (b"yes\n", b"no\n")] == [42, 43]
    assert (folder / "feedback/team.out").read_text() == "x"


VALIDATORS = {
    "py": "import sys\nsys.exit(sys.stdin.read() != 'good')\n",
    "c": """\
#include <stdio.h>
#include <string.h>
int main() {
    char word[9] = "";
    return scanf("%8s", word) != 1 || strcmp(word, "good");
}
""",
}


@pytest.mark.parametrize("ending", ["py", pytest.param("c", marks=COMPILED)])
def test_input_validator_of_testlib_ends_with_the_formats_code(ending: str, tmp_path: Path) -> None:
    tree = program(
        JudgeRole.INPUT_VALIDATOR, {f"valid.{ending}": VALIDATORS[ending]}, f"valid.{ending}", Convention.TESTLIB
    )
    folder = lay_out(tmp_path, tree)
    assert [started(folder / "input_validators", data) for data in (b"good", b"bad")] == [42, 43]
