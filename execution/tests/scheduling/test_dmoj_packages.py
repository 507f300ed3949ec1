"""Problems of DMOJ's format, from the package to the verdict, over the slots that serve."""

from collections.abc import Mapping
from typing import Any

import pytest

from accounts.viewer import Viewer
from execution import scheduling
from execution.selectors import submission_result
from execution.services.submitting import submit_solution
from execution.tests.conftest import absent
from problems.models import Part, Problem, TestCase
from problems.packages.formats import read_package
from problems.services.importing import import_package
from problems.tests.packages.archives import zip_of
from problems.tests.packages.dmoj_files import CHECK, case, folder

pytestmark = pytest.mark.usefixtures("real_slots")

ADDS = "print(sum(map(int, input().split())))"
FAILS_ABOVE_TEN = "n = sum(map(int, input().split())); print(n if n < 10 else 0)"
PARTIAL = """
from dmoj.result import CheckerResult
from dmoj.utils.unicode import utf8text

def check(process_output, judge_output, judge_input, point_value, near=0, **more):
    off = abs(int(utf8text(process_output)) - int(judge_output))
    if len(judge_input.split()) != 2:
        raise ValueError('no sum')
    if off == 0:
        return True
    return CheckerResult(off <= near, point_value * 0.5 if off <= near else 0, 'near')
"""
GUESS = """
import sys
secret = int(open(sys.argv[1]).read().split()[0])
for line in sys.stdin:
    if int(line) == secret:
        sys.exit(0)
    print('more' if int(line) < secret else 'less', flush=True)
sys.exit(1)
"""


def imported(init: Mapping[str, Any], files: Mapping[str, str | bytes] | None = None) -> Part:
    """The package as a published problem."""
    import_package(package=read_package(data=zip_of(folder(init, files)), name="sum.zip"))
    Problem.objects.update(status="published", statement="Print the sum.")
    return Part.objects.get()


def judged(part: Part, source: str) -> dict[str, Any]:
    submission = submit_solution(viewer=Viewer(), part=part, language="python", files={"Main.py": source}, live=False)
    assert scheduling.await_end(submission.pk, 60)
    return submission_result(submission)


def test_batches_are_scored_with_a_bridged_checker() -> None:
    part = imported(
        {
            "checker": {"name": "bridged", "args": {"files": "check.py", "lang": "PY3"}},
            "test_cases": [
                {"points": 30, "batched": [case(1), case(2)]},
                {"points": 60, "batched": [case(1), case(3), case(2)]},
                {"points": 5, "batched": [case(1)], "dependencies": [2]},
                case(2, points=5),
            ],
        },
        {"check.py": CHECK},
    )
    result = judged(part, ADDS)
    assert (result["verdict"], result["score"], result["max_score"]) == ("AC", 100.0, 100.0)
    result = judged(part, FAILS_ABOVE_TEN)
    assert (result["verdict"], result["score"]) == ("WA", 35.0)
    assert [group["state"] for group in result["groups"]] == ["passed", "failed", "skipped", "passed"]
    assert [test["name"] for test in result["tests"] if test["status"] == "skipped"] == ["5-2", "6-1"]


def test_failed_pretest_ends_it() -> None:
    part = imported({"test_cases": [case(3, points=0), case(1, points=100)]})
    result = judged(part, FAILS_ABOVE_TEN)
    assert (result["score"], result["max_score"], [test["status"] for test in result["tests"]]) == (
        0.0,
        100.0,
        ["finished", "skipped"],
    )


def test_checker_in_python_gives_points() -> None:
    init = {"checker": {"name": "near.py", "args": {"near": 1}}, "test_cases": [case(1, points=3), case(2, points=3)]}
    part = imported(init, {"near.py": PARTIAL})
    assert judged(part, ADDS)["verdict"] == "AC"
    assert judged(part, "print(int(input()[0]) + 3)")["score"] == 50.0  # 4 for 3, 5 for 4
    assert judged(part, "print(9)")["score"] == 0.0
    assert judged(part, "print('nine')")["verdict"] == "IE"
    assert "invalid literal" in Problem.objects.get().quarantine_log


def test_checker_like_dmojs_own_judges() -> None:
    part = imported({"checker": "easy", "test_cases": [{"in": "1.in", "out": "word"}]}, {"word": "Ab c\n"})
    assert judged(part, "print('C', 'B', 'a')")["verdict"] == "AC"
    assert judged(part, "print('abcc')")["verdict"] == "WA"


def test_interactor_talks() -> None:
    part = imported(
        {"interactive": {"files": "talk.py", "lang": "PY3"}, "test_cases": [{"in": "3.in"}]}, {"talk.py": GUESS}
    )
    assert judged(part, "for n in range(9): print(n, flush=True)")["verdict"] == "AC"
    assert judged(part, "print(2)")["verdict"] == "WA"


def test_interactor_in_two_files_of_cpp_talks() -> None:
    if scheduling.language("cpp") is None:
        absent("C++ does not run here")
    files = {
        "data/talk.cpp": '#include <cstdio>\n#include "step.h"\n'
        'int main(int argc, char *argv[]) { int n, guess; fscanf(fopen(argv[1], "r"), "%d", &n);\n'
        'while (scanf("%d", &guess) == 1) { if (guess == n) return 0; step(); } return 1; }\n',
        "step.h": 'inline void step() { puts("on"); fflush(stdout); }\n',
    }
    interactor = {"files": ["step.h", "data/talk.cpp"], "lang": "CPP17", "flags": ["-std=c++17"]}
    part = imported({"interactive": interactor, "test_cases": [{"in": "3.in", "points": 10}]}, files)
    assert judged(part, "for n in range(9): print(n, flush=True)")["verdict"] == "AC"
    assert judged(part, "print(7)")["verdict"] == "WA"


def test_generator_runs_in_a_slot() -> None:
    source = "import sys\nprint(sys.argv[1], 1)\nprint(int(sys.argv[1]) + 1, file=sys.stderr)\n"
    init = {"archive": None, "generator": "gen.py", "test_cases": [{"generator_args": [7]}]}
    part = imported(init, {"gen.py": source})
    assert list(TestCase.objects.values_list("input", "expected")) == [("7 1\n", "8\n")]
    assert judged(part, ADDS)["verdict"] == "AC"
