"""Edits at once: of several that began from one version exactly one wins, and nothing is made twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from accounts.tests.factories import UserFactory
from core.errors import DomainError
from problems.enums import JudgeRole
from problems.folder import JudgeProgramFiles, TestFile, digest_of, read_folder
from problems.models import Part, Problem, Solution, TestCase
from problems.packages.testset import TestSet
from problems.services.describing import change_part, change_problem
from problems.services.loading import load_problem
from problems.services.solutions import create_solution, remove_solution, replace_solution, version_of_solution
from problems.services.storing import stored_tree
from problems.services.testcases import as_file, change_test, create_test, remove_test, version_of_test
from problems.services.testsets import UploadMode, preview_tests, upload_tests
from problems.tests.factories import ProblemFactory
from problems.tests.folder.folders import FILES, write_files

AT_ONCE = 6


@pytest.fixture
def by(transactional_db: None) -> User:
    return UserFactory()


@pytest.fixture
def part(by: User) -> Part:
    problem: Problem = ProblemFactory(complete=True, draft=True)
    return problem.parts.get()


def outcomes(deed: Callable[[int], Any]) -> list[str]:
    """What became of the deed, done by several at once: "done", or the code of its refusal."""

    def attempt(number: int) -> str:
        try:
            deed(number)
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(attempt, range(AT_ONCE)))


def one_wins(others: str) -> list[str]:
    return sorted(["done"] + [others] * (AT_ONCE - 1))


@pytest.mark.parametrize("number", [None, 1, 2])
def test_change_of_nothing_keeps_everything(by: User, tmp_path: Path, number: int | None) -> None:
    """Groups, weights, programs of the judge, starter code: all of it goes through the form and comes back."""
    folder = write_files(tmp_path / "echo", FILES)
    program = JudgeProgramFiles(JudgeRole.INPUT_VALIDATOR, "python", "v.py", files=(("v.py", "x = 1\n"),))
    tree = replace(read_folder(folder), judge_programs=(program,))
    load_problem(tree=tree)
    problem = Problem.objects.get()
    if number is None:
        change_problem(problem=problem, changes={}, by=by)
    else:
        change_part(problem=problem, number=number, changes={}, by=by)
    assert stored_tree(Problem.objects.with_content().get()) == tree
    assert Problem.objects.get().loaded_digest == problem.loaded_digest
    assert problem.versions.count() == 1


def test_one_test_of_a_name_is_made(part: Part, by: User) -> None:
    wanted = TestFile("new", False, "", "")
    assert outcomes(lambda _: create_test(part=part, wanted=wanted, by=by)) == one_wins("test_exists")
    assert sorted(part.tests.values_list("position", flat=True)) == [1, 2, 3]


def test_one_change_of_a_test_is_kept(part: Part, by: User) -> None:
    test = part.tests.get(is_sample=False)
    version = version_of_test(as_file(test))

    def change(number: int) -> None:
        change_test(test=test, changes={"input": f"{number}\n"}, by=by, version=version)

    assert outcomes(change) == one_wins("version_changed")


def test_test_is_removed_once(part: Part, by: User) -> None:
    test = part.tests.get(is_sample=False)
    assert outcomes(lambda _: remove_test(test=test, by=by)) == one_wins("test_unknown")
    with pytest.raises(DomainError, match="removed just now"):
        change_test(test=test, changes={}, by=by)
    assert TestCase.objects.count() == 1


def test_one_upload_over_what_was_shown_is_stored(part: Part, by: User) -> None:
    tests = TestSet((TestFile("a", False, "", ""),))
    version = preview_tests(part=part, tests=tests, mode=UploadMode.ADD, by=by).version

    def upload(_: int) -> None:
        upload_tests(part=part, tests=tests, mode=UploadMode.ADD, by=by, version=version)

    assert outcomes(upload) == one_wins("version_changed")
    assert part.tests.count() == 3


def test_one_change_of_the_problem_is_kept(part: Part, by: User) -> None:
    version = digest_of(stored_tree(Problem.objects.with_content().get()))

    def change(number: int) -> None:
        change_problem(problem=part.problem, changes={"title": f"Title {number}"}, by=by, version=version)

    assert outcomes(change) == one_wins("version_changed")


def test_one_solution_of_a_name_is_made_changed_and_removed(part: Part, by: User) -> None:
    def create(_: int) -> None:
        create_solution(part=part, expected="accepted", language="python", name="new", source="", by=by)

    assert outcomes(create) == one_wins("solution_exists")
    solution = Solution.objects.get(name="new")
    version = version_of_solution(solution)

    def change(number: int) -> None:
        replace_solution(solution=solution, source=str(number), by=by, version=version)

    assert outcomes(change) == one_wins("version_changed")
    assert outcomes(lambda _: remove_solution(solution=solution, by=by)) == one_wins("solution_unknown")
