"""Kattis packages the whole way: a zip is imported, its inputs are looked at, its example submissions are judged."""

from collections.abc import Mapping

import pytest

from accounts.viewer import Viewer
from execution import scheduling
from execution.scheduling import backend
from execution.selectors import submission_result
from execution.services.findings import Finding
from execution.services.submitting import submit_solution
from execution.services.validating import check_inputs
from execution.services.verifying import solutions_of, verify_solution
from execution.tests.conftest import absent
from execution.tests.judging.talking import GUESSING
from execution.tests.judging.test_interactors import BISECTS
from problems.models import Problem
from problems.packages.formats import read_package
from problems.services.importing import import_package
from problems.tests.packages.archives import zip_of

STATEMENT = {"problem_statement/problem.en.tex": "Read a number and print something."}
NUMBER = (
    "import sys\nwords = sys.stdin.read().split()\nsys.exit(42 if len(words) == 1 and words[0].isdigit() else 43)\n"
)
INPUTS = {"input_validators/number.py": NUMBER}
LARGER = """
import sys
least = int(open(sys.argv[1]).read()) * int(sys.argv[4])
try:
    found = int(sys.stdin.read())
except ValueError:
    sys.exit(43)
sys.exit(42 if found > least else 43)
"""
TWICE = """
import os, sys
given, feedback = int(open(sys.argv[1]).read()), sys.argv[3]
found = int(sys.stdin.read())
if not os.path.exists(feedback + 'first'):
    open(feedback + 'first', 'w').write(str(given))
    open(feedback + 'nextpass.in', 'w').write(f'{found}\\n')
    sys.exit(42)
sys.exit(42 if found == int(open(feedback + 'first').read()) + 2 else 43)
"""
ADDS, WAITS, BREAKS = "print(int(input()) + 1)", "while True: pass", "raise SystemExit(1)"
DOUBLES = "print(2 * int(input()))"
SMALL = "n = int(input())\nprint(2 * n if n < 10 else 0)"


def imported(files: Mapping[str, str], about: str) -> Problem:
    """The problem in a package with these files, its statement and an input validator."""
    data = zip_of({"problem.yaml": f"name: Numbers\n{about}", ".timelimit": "0.5", **STATEMENT, **INPUTS, **files})
    outcome = import_package(package=read_package(data=data, name="numbers.zip"))
    assert not any("To be settled" in note for note in outcome.notes)
    return Problem.objects.get(slug="numbers")


def data_of(answers: Mapping[str, str]) -> dict[str, str]:
    """Tests by their place, `<input> <answer>` each."""
    files: dict[str, str] = {}
    for place, text in answers.items():
        given, _, answer = text.partition(" ")
        files |= {f"data/{place}.in": f"{given}\n", f"data/{place}.ans": f"{answer}\n"}
    return files


def proved(problem: Problem) -> list[Finding]:
    with backend.slots_for_verifying() as (slot, judge_slot):
        found = list(check_inputs(problem, judge_slot))
        return found + [verify_solution(solution, slot, judge_slot) for solution in solutions_of(problem)]


def verdicts(problem: Problem) -> dict[str, str]:
    """What was found, by the name of the solution; each as its folder says."""
    found = proved(problem)
    assert not [finding.sentence for finding in found if finding.is_fault]
    assert found[0].subject == "inputs"
    return {finding.subject: finding.found for finding in found}


@pytest.mark.django_db
def test_custom_validator_judges() -> None:
    files = data_of({"sample/1": "3 ", "secret/1": "7 "}) | {
        "output_validators/check.py": LARGER,
        "submissions/accepted/adds.py": ADDS,
        "submissions/accepted/adds.sh": "read -r n; echo $((n + 1))",
        "submissions/wrong_answer/same.py": "print(input())",
        "submissions/wrong_answer/words.py": "print('larger')",
        "submissions/time_limit_exceeded/waits.py": WAITS,
        "submissions/run_time_error/breaks.py": BREAKS,
    }
    found = verdicts(imported(files, "validation: custom\nvalidator_flags: 1\n"))
    assert found == {
        "inputs": "valid",
        "adds (bash)": "AC",
        "adds (python)": "AC",
        "breaks (python)": "RE",
        "waits (python)": "TLE",
        "same (python)": "WA",
        "words (python)": "WA",
    }


@pytest.mark.django_db
def test_compiled_validator_finds_its_header() -> None:
    source = '#include "words.h"\nint main(int, char **names) { return decide(names); }'
    header = """
#include <fstream>
#include <iostream>
inline int decide(char **names) { long n, m; std::ifstream(names[1]) >> n; std::cin >> m; return m > n ? 42 : 43; }
"""
    files = data_of({"sample/1": "3 ", "secret/1": "7 "}) | {
        "output_validator/check.cpp": source,
        "output_validator/words.h": header,
        "submissions/accepted/adds.py": ADDS,
        "submissions/wrong_answer/same.py": "print(input())",
    }
    if any(
        "does not compile" in finding.sentence
        for finding in proved(imported(files, "problem_format_version: 2023-07\n"))
    ):
        absent("no C++ compiler runs here")
    assert verdicts(Problem.objects.get())["same (python)"] == "WA"


@pytest.mark.django_db
def test_interactor_talks() -> None:
    bisects = BISECTS.replace("print(middle)", "print(middle, flush=True)")
    files = data_of({"sample/1": "37 ", "secret/1": "99 "}) | {
        "output_validators/talk.py": GUESSING,
        "data/sample/1.interaction": "<100\n>50\n<lower\n",
        "submissions/accepted/bisects.py": bisects,
        "submissions/wrong_answer/counts.py": "for n in range(int(input())): print(n, flush=True)",
        "submissions/time_limit_exceeded/waits.py": WAITS,
        "submissions/run_time_error/breaks.py": BREAKS,
    }
    problem = imported(files, "validation: custom interactive\n")
    assert "Sample dialogue 1" in problem.statement
    assert list(verdicts(problem).values()) == ["valid", "AC", "RE", "TLE", "WA"]


@pytest.mark.django_db
def test_several_passes_are_run() -> None:
    files = data_of({"sample/1": "3 ", "secret/1": "7 "}) | {
        "output_validators/twice.py": TWICE,
        "submissions/accepted/adds.py": ADDS,
        "submissions/wrong_answer/doubles.py": DOUBLES,
    }
    found = verdicts(imported(files, "validation: custom multipass\n"))
    assert found == {"inputs": "valid", "adds (python)": "AC", "doubles (python)": "WA"}


SECRETS = {"sample/1": "1 2", "secret/small/1": "2 4", "secret/small/2": "3 6", "secret/large/1": "50 100"}
POINTS = {
    "legacy": {
        "problem.yaml": "type: scoring\n",
        "data/testdata.yaml": "on_reject: continue\ngrader_flags: ignore_sample\n",
        "data/secret/testdata.yaml": "on_reject: continue\ngrader_flags: first_error accept_if_any_accepted\n",
        "data/secret/small/testdata.yaml": "accept_score: 30\nrange: 0 30\ngrader_flags: min\non_reject: break\n",
        "data/secret/large/testdata.yaml": "accept_score: 70\nrange: 0 70\ngrader_flags: min\non_reject: break\n",
    },
    "2023-07": {
        "problem.yaml": "problem_format_version: 2023-07\ntype: scoring\n",
        "data/secret/small/test_group.yaml": "scoring: {score: 30}\n",
        "data/secret/large/test_group.yaml": "scoring: {score: 70}\n",
    },
}


@pytest.mark.parametrize("spelling", POINTS)
def test_points_are_earned_by_the_group(real_slots: None, spelling: str) -> None:
    rules = dict(POINTS[spelling])
    files = data_of(SECRETS) | {
        "submissions/accepted/doubles.py": DOUBLES,
        "submissions/wrong_answer/small.py": SMALL,
    }
    problem = imported(
        files | {name: text for name, text in rules.items() if name != "problem.yaml"}, rules["problem.yaml"]
    )
    assert verdicts(problem) == {"inputs": "valid", "doubles (python)": "AC", "small (python)": "WA"}
    Problem.objects.update(status="published")
    for source, score in ((DOUBLES, 100), (SMALL, 30)):
        part = Problem.objects.get().parts.get()
        handed_in = submit_solution(
            viewer=Viewer(), part=part, language="python", files={"Main.py": source}, live=False
        )
        assert scheduling.await_end(handed_in.pk, 60)
        result = submission_result(handed_in)
        assert (result["score"], result["max_score"]) == (score, 100)


@pytest.mark.django_db
def test_input_that_the_validator_refuses_is_told() -> None:
    files = data_of({"sample/1": "1 2", "secret/1": "-7 -14"}) | {"submissions/accepted/doubles.py": DOUBLES}
    found = proved(imported(files, ""))
    assert [(finding.subject, finding.found) for finding in found] == [
        ("inputs", "refused"),
        ("doubles (python)", "AC"),
    ]
    assert found[0].sentence.startswith("The input validator refuses 1: exit code 43")


@pytest.mark.django_db
def test_solution_in_a_language_of_the_registry_is_judged() -> None:
    """One that no folder could name before."""
    files = data_of({"sample/1": "1 2", "secret/1": "7 14"}) | {
        "submissions/accepted/doubles.pl": 'print 2 * <STDIN>, "\\n";',
        "submissions/wrong_answer/same.pl": "print scalar <STDIN>;",
    }
    found = verdicts(imported(files, ""))
    assert found == {"inputs": "valid", "doubles (perl)": "AC", "same (perl)": "WA"}
