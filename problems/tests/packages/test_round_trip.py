"""Our own folders as packages: what is packed and imported is the same problem, and an old version comes back whole."""

from django.test import TestCase as DatabaseTestCase
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from accounts.tests.factories import UserFactory
from problems.folder import ProblemTree, folder_files
from problems.models import Problem
from problems.packages.formats import read_package
from problems.services.importing import import_package, preview_import
from problems.services.loading import LoadResult, load_problem
from problems.services.restoring import restore_version
from problems.services.storing import stored_tree
from problems.services.versions import record_version
from problems.tests.folder.folders import trees
from problems.tests.folder.test_round_trip import RELAXED
from problems.tests.packages.archives import zip_of


def packed(tree: ProblemTree, *, in_a_folder: bool) -> bytes:
    outer = f"{tree.slug}/" if in_a_folder else ""
    return zip_of({outer + path: text for path, text in folder_files(tree).items()})


@given(tree=trees(), in_a_folder=st.booleans())
@RELAXED
def test_packed_and_read_is_the_same(tree: ProblemTree, in_a_folder: bool) -> None:
    package = read_package(data=packed(tree, in_a_folder=in_a_folder), name=f"{tree.slug}.zip")
    assert (package.tree, package.notes, package.untold) == (tree, (), frozenset())


class TestDatabase(HypothesisTestCase, DatabaseTestCase):
    @given(tree=trees())
    @RELAXED
    def test_imported_and_stored_is_the_same_and_again_changes_nothing(self, tree: ProblemTree) -> None:
        Problem.objects.all().delete()
        package = read_package(data=packed(tree, in_a_folder=True), name="a.zip")
        assert preview_import(package=package).result == LoadResult.CREATED
        assert not Problem.objects.exists()
        first = import_package(package=package)
        stored = stored_tree(Problem.objects.with_content().get())
        assert stored == package.with_status(first.status).tree
        again = import_package(package=package)
        assert (again.result, again.fields) == (LoadResult.UNCHANGED, ())
        assert not any(row.added or row.removed or row.changed for row in again.rows)

    @given(first=trees(), second=trees())
    @settings(RELAXED, max_examples=30)
    def test_restored_version_is_what_it_was(self, first: ProblemTree, second: ProblemTree) -> None:
        Problem.objects.all().delete()
        fields = {name: getattr(second, name) for name in ProblemTree.__slots__}
        second = ProblemTree(**fields | {name: getattr(first, name) for name in ("slug", "status", "position")})
        load_problem(tree=first)
        version = record_version(problem=Problem.objects.get())
        load_problem(tree=second)
        restore_version(version=version, by=UserFactory())
        assert stored_tree(Problem.objects.with_content().get()) == first
