"""problemtools' own verifyproblem looks through exported packages: each way of judging, points and programs."""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from problems.enums import Aggregation, Checker, Convention, ExpectedVerdict, JudgeRole, Judging
from problems.folder import GroupTable, JudgeProgramFiles, PartTree, ProblemTree, SolutionFile, TestFile, read_folder
from problems.packages.kattis.writer import kattis_files, short_name

BASE = Path(settings.BASE_DIR)
CATALOGUE = BASE / "problems" / "catalogue"
INSTALLED = BASE / ".dev" / "problemtools" / "bin" / "verifyproblem"
VERIFIER = str(INSTALLED) if INSTALLED.exists() else shutil.which("verifyproblem")
PARTS = ("config", "validators", "graders", "data", "submissions")  # the statement would need LaTeX
OWN_PYTHON = """\
python3:
    compile: 'python3 -m py_compile {files}'
    run: 'python3 "{mainfile}"'
"""

CHECKER = """\
#include <cstdio>
int main(int, char **argv) {
    int found = 0, wanted = 0;
    std::FILE *output = std::fopen(argv[2], "r"), *answer = std::fopen(argv[3], "r");
    return !(std::fscanf(output, "%d", &found) == 1 && std::fscanf(answer, "%d", &wanted) == 1 && found == wanted);
}
"""
PASSES = """\
import sys
from pathlib import Path
from typing import Any

number, feedback = int(Path(sys.argv[1]).read_text().split()[0]), Path(sys.argv[3])
if sys.stdin.read().split() != [str(number + 1)]:
    sys.exit(43)
if number < 5:
    (feedback / "nextpass.in").write_text(f"{number + 1} 0\\n")
sys.exit(42)
"""
ADDS = SolutionFile(ExpectedVerdict.ACCEPTED, "python", "adds", "print(sum(map(int, input().split())) or 1)\n")
COUNTS = replace(ADDS, name="counts", source="print(int(input().split()[0]) + 1)\n")
WRONG = SolutionFile(ExpectedVerdict.WRONG_ANSWER, "python", "zero", "print(0)\n")
TESTS = tuple(
    TestFile(name, name == "1", f"{number} {number}\n", f"{2 * number}\n")
    for name, number in (("1", 3), ("2", 7), ("3", 20))
)


def made(slug: str, solution: SolutionFile = ADDS, **changes: Any) -> ProblemTree:
    """A small problem of two numbers, judged in the way that the changes say."""
    tree = read_folder(CATALOGUE / "greeting")
    part = PartTree(statement="Add two numbers.\n", tests=TESTS, solutions=(solution, WRONG))
    return replace(tree, slug=slug, title=slug, **{"parts": (part,), "judge_programs": (), **changes})


def program(language: str, entry: str, source: str, convention: Convention) -> dict[str, Any]:
    one = JudgeProgramFiles(JudgeRole.CHECKER, language, entry, convention, (), ((entry, source),))
    return {"checker": Checker.CUSTOM, "judge_programs": (one,)}


def in_groups() -> tuple[PartTree, ...]:
    tests = tuple(replace(test, group="" if test.is_sample else "both") for test in TESTS)
    alone = TestFile("4", False, "1 1\n", "2\n", group="alone")
    groups = (
        GroupTable("alone", 30, Aggregation.MIN, required=True),
        GroupTable("both", 71, Aggregation.SUM, stop_at_first_failure=True),
    )
    return (PartTree(statement="Add.\n", tests=(*tests, alone), groups=groups, solutions=(ADDS, WRONG)),)


MADE = (
    made("exact", checker=Checker.EXACT),
    made("lines", checker=Checker.LINES),
    made("unordered", checker=Checker.UNORDERED_LINES),
    made("caseless", checker=Checker.CASELESS_TOKENS),
    made("floats", checker=Checker.FLOATS),
    made("testlib", **program("cpp", "check.cpp", CHECKER, Convention.TESTLIB)),
    made("passes", COUNTS, judging=Judging.MULTI_PASS, **program("python", "check.py", PASSES, Convention.KATTIS)),
    made("groups", parts=in_groups()),
)
BUILT_IN = ("faulty-sensors", "forklift")


def verified(folder: Path, trees: list[ProblemTree]) -> str:
    """What it prints of them. Solutions that must be too slow are left out, as are those in what is not everywhere."""
    assert VERIFIER
    (folder / "languages.yaml").write_text(OWN_PYTHON)
    for tree in trees:
        for path, data in kattis_files(tree).items():
            file = folder / short_name(tree) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    names = [str(folder / short_name(tree)) for tree in trees]
    command = [VERIFIER, "-p", *PARTS, "-s", r"^(accepted|wrong_answer)/.*\.(py|cpp)$", "--", *names]
    environment = os.environ | {"PATH": f"/usr/bin:{os.environ['PATH']}"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment).stdout


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(not VERIFIER, reason="problemtools is not here")
def test_exported_packages_are_accepted_by_problemtools(tmp_path: Path) -> None:
    trees = [*MADE, *(read_folder(CATALOGUE / slug) for slug in BUILT_IN)]
    printed = verified(tmp_path, trees)
    assert "ERROR" not in printed, printed
    for tree in trees:
        assert f"{short_name(tree)} tested: 0 errors" in printed, printed
    assert printed.count("   accepted/") >= len(trees)
    assert printed.count("   wrong_answer/") >= len(trees)


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.skipif(not VERIFIER, reason="problemtools is not here")
def test_problemtools_finds_a_solution_in_the_wrong_folder(tmp_path: Path) -> None:
    """So that the test above says something."""
    printed = verified(tmp_path, [made("misplaced", replace(WRONG, expected=ExpectedVerdict.ACCEPTED, name="other"))])
    assert "misplaced tested: 1 error" in printed, printed
