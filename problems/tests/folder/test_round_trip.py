"""What is written reads back the same, and what is read writes back byte for byte."""

import tempfile
from pathlib import Path

import pytest
from django.test import TestCase as DatabaseTestCase
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase as HypothesisTestCase

from core.errors import Conflict
from problems.folder import ProblemTree, digest_of, folder_files, read_folder, write_folder
from problems.models import Problem
from problems.services.loading import LoadResult, load_problem
from problems.services.storing import stored_tree
from problems.tests.folder.folders import FILES, files_under, trees, write_files

RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(tree=trees())
@RELAXED
def test_tree_written_and_read_is_the_same(tree: ProblemTree) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = write_folder(tree, Path(place))
        assert read_folder(folder) == tree
        assert files_under(folder) == folder_files(tree)


class TestDatabase(HypothesisTestCase, DatabaseTestCase):
    @given(tree=trees())
    @RELAXED
    def test_tree_loaded_and_stored_is_the_same(self, tree: ProblemTree) -> None:
        Problem.objects.all().delete()
        assert load_problem(tree=tree) == LoadResult.CREATED
        assert stored_tree(Problem.objects.with_content().get()) == tree

    @given(first=trees(), second=trees())
    @settings(RELAXED, max_examples=30)
    def test_tree_loaded_over_another_is_the_second(self, first: ProblemTree, second: ProblemTree) -> None:
        Problem.objects.all().delete()
        load_problem(tree=first)
        fields = {name: getattr(second, name) for name in ProblemTree.__slots__}
        second = ProblemTree(**fields | {"slug": first.slug})
        load_problem(tree=second)
        assert stored_tree(Problem.objects.with_content().get()) == second


def test_canonical_folder_is_dumped_byte_for_byte(tmp_path: Path) -> None:
    tree = read_folder(write_files(tmp_path / "in" / "echo", FILES))
    assert files_under(write_folder(tree, tmp_path / "out")) == FILES


def test_digest_ignores_the_layout_of_toml_and_sees_every_byte(tmp_path: Path) -> None:
    tree = read_folder(write_files(tmp_path / "a" / "echo", FILES))
    loose = FILES | {"problem.toml": "# a comment\n" + FILES["problem.toml"].replace(" = ", "=")}
    assert digest_of(read_folder(write_files(tmp_path / "b" / "echo", loose))) == digest_of(tree)
    other = FILES | {"part-1/tests/hidden/01-long.out": "a b c"}
    assert digest_of(read_folder(write_files(tmp_path / "c" / "echo", other))) != digest_of(tree)


def test_write_folder_replaces_a_problem_and_leaves_no_stale_file(tmp_path: Path) -> None:
    tree = read_folder(write_files(tmp_path / "in" / "echo", FILES))
    target = write_folder(tree, tmp_path / "out")
    (target / "part-1" / "tests" / "hidden" / "02-stale.in").write_text("stale")
    write_folder(tree, tmp_path / "out")
    assert files_under(target) == FILES
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["echo"]


def test_write_folder_leaves_a_foreign_folder_alone(tmp_path: Path) -> None:
    tree = read_folder(write_files(tmp_path / "in" / "echo", FILES))
    precious = write_files(tmp_path / "out" / "echo", {"precious.txt": "mine"})
    with pytest.raises(Conflict, match="is not a problem folder"):
        write_folder(tree, tmp_path / "out")
    assert files_under(precious) == {"precious.txt": "mine"}


def test_write_folder_does_not_follow_a_link(tmp_path: Path) -> None:
    tree = read_folder(write_files(tmp_path / "in" / "echo", FILES))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "echo").symlink_to(tmp_path / "in" / "echo")
    with pytest.raises(Conflict, match="is not a problem folder"):
        write_folder(tree, tmp_path / "out")
