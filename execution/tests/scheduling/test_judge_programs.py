"""Interactors and compiled checkers, the whole way over the slots that serve."""

import threading

import pytest

from accounts.viewer import Viewer
from execution import scheduling
from execution.models import Submission
from execution.selectors import submission_result
from execution.services.submitting import submit_solution
from execution.tests.conftest import absent
from execution.tests.judging.talking import GUESSING
from execution.tests.judging.test_interactors import BISECTS
from problems.models import JudgeProgram, Part, Problem, TestCase

pytestmark = pytest.mark.usefixtures("real_slots")


@pytest.fixture
def guessing(transactional_db: None) -> Part:
    problem = Problem.objects.create(
        slug="guess", title="Guess", statement="Guess it.", status="published", judging="interactive"
    )
    JudgeProgram.objects.create(
        problem=problem, role="interactor", language="python", entry="talk.py", files={"talk.py": GUESSING}
    )
    part = Part.objects.create(problem=problem, number=1)
    for position, secret in enumerate((37, 99, 1)):
        TestCase.objects.create(
            part=part, name=str(position), is_sample=not position, position=position, input=str(secret)
        )
    return part


def judged(part: Part, source: str) -> Submission:
    submission = submit_solution(viewer=Viewer(), part=part, language="python", files={"Main.py": source}, live=False)
    assert scheduling.await_end(submission.pk, 60)
    return submission


def test_dialogue_is_judged_and_that_of_a_sample_is_shown(guessing: Part) -> None:
    submission = judged(guessing, BISECTS)
    result = submission_result(submission)
    assert (result["verdict"], result["passed"]) == ("AC", 3)
    assert "< right" in result["tests"][0]["dialogue"]
    assert ["dialogue" in test for test in result["tests"]] == [True, False, False]
    assert all("< right" in case.dialogue for case in submission.cases.all())


def test_interactor_that_fails_quarantines(guessing: Part) -> None:
    JudgeProgram.objects.update(files={"talk.py": "raise SystemExit('no interactor')"})
    assert submission_result(judged(guessing, BISECTS))["verdict"] == "IE"
    problem = Problem.objects.get()
    assert problem.quarantine_reason == "The interactor ended with exit code 1."
    assert "no interactor" in problem.quarantine_log


def test_more_dialogues_than_workers_do_not_block_each_other(guessing: Part) -> None:
    submissions: list[Submission] = []
    threads = [threading.Thread(target=lambda: submissions.append(judged(guessing, BISECTS))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [submission_result(one)["verdict"] for one in submissions] == ["AC"] * 4


def test_checker_in_a_compiled_language(doubling: Part) -> None:
    source = """
#include <fstream>
int main(int, char **names) {
    std::ifstream input(names[1]), output(names[2]);
    long n = 0, mine = 0;
    input >> n;
    output >> mine;
    return mine == 2 * n ? 0 : 1;
}
"""
    Problem.objects.update(checker="custom")
    JudgeProgram.objects.create(
        problem=doubling.problem,
        convention="testlib",
        language="cpp",
        entry="check.cpp",
        files={"check.cpp": source},
    )
    doubling.problem.refresh_from_db()
    assert submission_result(judged(doubling, "print(2 * int(input()))"))["verdict"] == "AC"
    assert submission_result(judged(doubling, "print(3 * int(input()))"))["verdict"] == "WA"


def test_queries_are_judged_by_what_they_find(transactional_db: None) -> None:
    problem = Problem.objects.create(
        slug="names", title="Names", statement="List them.", status="published", kind="sql", languages=["sql"]
    )
    Problem.objects.update(checker="sql")
    problem.refresh_from_db()
    part = Part.objects.create(problem=problem, number=1)
    tables = "CREATE TABLE people (name TEXT, age INTEGER); INSERT INTO people VALUES ('Ada', 36), ('Bo', NULL);\n"
    TestCase.objects.create(part=part, name="1", position=1, input=tables, expected="'Bo',NULL\n'Ada',36\n")
    if scheduling.language("sql") is None:
        absent("SQL does not run here")

    def verdict(query: str) -> str:
        submission = submit_solution(viewer=Viewer(), part=part, language="sql", files={"Main.sql": query}, live=False)
        assert scheduling.await_end(submission.pk, 60)
        return str(submission_result(submission)["verdict"])

    assert verdict("SELECT name, age FROM people ORDER BY name") == "AC"
    assert verdict("SELECT name, CAST(age AS TEXT) FROM people") == "WA"
    assert verdict("SELECT name, IFNULL(age, '') FROM people") == "WA"
    assert verdict("DELETE FROM people") == "RE"
