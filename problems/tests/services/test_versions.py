"""Versions: when one is made, what it keeps, and how it comes back."""

from dataclasses import replace

import pytest
from django.db import IntegrityError

from accounts.tests.factories import UserFactory
from core.errors import Conflict
from problems.enums import Checker, Difficulty
from problems.models import Part, Problem, ProblemVersion, TestCase
from problems.services import versions
from problems.services.loading import load_problem
from problems.services.restoring import restore_version
from problems.services.storing import stored_tree
from problems.services.versions import (
    files_of,
    judging_digest,
    keep_version_of_published,
    record_version,
    tree_of,
    version_in_force,
)
from problems.tests.factories import DraftFactory, ProblemFactory, SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def problem() -> Problem:
    made: Problem = ProblemFactory(complete=True, slug="kept")
    return made


def numbers(problem: Problem) -> list[int]:
    return sorted(problem.versions.values_list("number", flat=True))


def test_version_is_made_once_and_again_when_what_judges_changed(problem: Problem) -> None:
    user = UserFactory()
    first = record_version(problem=problem, by=user)
    assert (first.number, first.created_by, first.verified_at) == (1, user, None)
    assert record_version(problem=problem) == first
    TestCase.objects.filter(is_sample=False).update(expected="other")
    assert record_version(problem=problem).number == 2
    TestCase.objects.filter(is_sample=False).update(expected="hello\n")
    assert record_version(problem=problem).number == 3  # back, and still later


@pytest.mark.parametrize(
    "change",
    [
        {"checker": Checker.EXACT},
        {"cpu_time_seconds": 1.0},
        {"memory_mb": 128},
        {"stop_at_first_failure": True},
        {"checker": Checker.FLOATS, "relative_tolerance": 0.1},
        {"languages": ["python"]},
    ],
)
def test_what_judges_makes_a_version(problem: Problem, change: dict[str, object]) -> None:
    record_version(problem=problem)
    Problem.objects.update(**change)
    assert record_version(problem=problem).number == 2


def test_what_does_not_judge_makes_none(problem: Problem) -> None:
    first = record_version(problem=problem)
    Problem.objects.update(title="Else", statement="Else.", tags=["else"], position=7, difficulty=Difficulty.HARD)
    Part.objects.update(title="Else", statement="Else.")
    SolutionFactory(part=problem.parts.get(), source="pass")
    problem.parts.get().starters.update(source="pass")
    Problem.objects.update(status="archived")
    assert record_version(problem=problem) == first


def test_edits_of_a_draft_make_no_versions(problem: Problem) -> None:
    Problem.objects.update(status="draft")
    keep_version_of_published(problem=problem)
    assert numbers(problem) == []
    Problem.objects.update(status="published")
    keep_version_of_published(problem=problem)
    assert numbers(problem) == [1]
    problem.parts.update(number=2)  # on the way to another order
    keep_version_of_published(problem=problem)
    assert numbers(problem) == [1]


def test_problem_older_than_versions_gets_its_first(problem: Problem) -> None:
    first = version_in_force(problem)
    assert (first.number, version_in_force(problem)) == (1, first)


def test_loading_makes_a_version_where_it_changes_what_judges(problem: Problem) -> None:
    tree = stored_tree(problem)
    load_problem(tree=replace(tree, slug="loaded"))
    loaded = Problem.objects.get(slug="loaded")
    load_problem(tree=replace(tree, slug="loaded", title="Else"))
    assert numbers(loaded) == [1]
    load_problem(tree=replace(tree, slug="loaded", memory_mb=64))
    assert numbers(loaded) == [1, 2]


def test_content_is_the_whole_folder(problem: Problem) -> None:
    tree = stored_tree(problem)
    version = record_version(problem=problem)
    assert tree_of(version) == tree
    assert judging_digest(tree_of(version)) == version.digest
    assert files_of(version)["statement.md"] == problem.statement


def test_old_version_comes_back_whole_but_for_status_and_place(problem: Problem) -> None:
    first = record_version(problem=problem)
    before = stored_tree(problem)
    Problem.objects.update(statement="Other.", memory_mb=64, position=5, status="archived")
    TestCase.objects.filter(is_sample=False).delete()
    record_version(problem=problem)
    user = UserFactory()
    restored = restore_version(version=first, by=user)
    assert (restored.number, restored.digest, restored.created_by) == (3, first.digest, user)
    now = Problem.objects.with_content().get(pk=problem.pk)
    assert stored_tree(now) == replace(before, status=stored_tree(now).status, position=5)
    assert now.status == "archived"
    assert restore_version(version=restored, by=user) == restored


def test_version_without_a_part_that_holds_work_is_refused_and_changes_nothing(problem: Problem) -> None:
    first = record_version(problem=problem)
    second = Part.objects.create(problem=problem, number=2, statement="More.")
    DraftFactory(part=second)
    Problem.objects.update(memory_mb=64)
    with pytest.raises(Conflict) as refusal:
        restore_version(version=first, by=UserFactory())
    assert refusal.value.code == "part_in_use"
    assert Problem.objects.get().memory_mb == 64
    assert numbers(problem) == [1]


def test_version_that_cannot_be_read_any_more_is_told(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    version = record_version(problem=problem)
    files = files_of(version) | {"problem.toml": "nonsense"}
    monkeypatch.setattr(versions, "files_of", lambda _: files)
    with pytest.raises(Conflict, match="Version 1 cannot be read any more") as refusal:
        tree_of(version)
    assert refusal.value.code == "version_unreadable"


def test_numbers_are_unique_for_a_problem(problem: Problem) -> None:
    record_version(problem=problem)
    with pytest.raises(IntegrityError):
        ProblemVersion.objects.create(problem=problem, number=1, digest="", content=b"")


def test_restored_version_is_not_loaded_over_by_the_folder_that_was_loaded_last(problem: Problem) -> None:
    first = record_version(problem=problem)
    Problem.objects.update(memory_mb=64, loaded_digest="of a folder")
    restore_version(version=first, by=UserFactory())
    assert Problem.objects.values_list("memory_mb", "loaded_digest").get() == (256, "of a folder")
