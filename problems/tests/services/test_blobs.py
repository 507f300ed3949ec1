"""Bytes of files and pictures: kept once, held by problems and versions, gone with the last of them."""

import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import UserFactory
from core.errors import Conflict
from problems.folder import ProblemTree, read_problem
from problems.folder.beside import contents_of, entries_of
from problems.models import Blob, Problem, ProblemVersion
from problems.packages.formats import read_package_folder
from problems.services.blobs import data_files_of, drop_unheld_blobs
from problems.services.dumping import dump_problem
from problems.services.importing import import_package
from problems.services.loading import LoadResult, load_folder, load_problem
from problems.services.restoring import restore_version
from problems.services.storing import stored_tree
from problems.services.versions import entries_of as entries_of_version
from problems.services.versions import record_version
from problems.tests.factories import BlobFactory, ProblemFactory, ProblemFileFactory, StatementImageFactory
from problems.tests.folder.folders import FILES, files_under, write_files
from problems.tests.packages.kattis_files import PNG

pytestmark = pytest.mark.django_db

CSV, OTHER = b"city,km\nBern,0\n", b"city,km\nChur,1\n"
WITH_FILES: dict[str, str | bytes] = FILES | {"files/cities.csv": CSV, "images/map.png": PNG}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(tmp_path / "echo", WITH_FILES)


def stored() -> Problem:
    return Problem.objects.with_content().get()


def with_data(tree: ProblemTree, data: bytes) -> tuple[ProblemTree, dict[str, bytes]]:
    return replace(tree, files=entries_of([("cities.csv", data)])), contents_of([data])


def all_bytes() -> list[bytes]:
    return sorted(bytes(blob.data) for blob in Blob.objects.all())


def test_loaded_folder_is_stored_with_its_bytes_and_dumped_the_same(folder: Path, tmp_path: Path) -> None:
    assert load_folder(folder=folder) == LoadResult.CREATED
    assert stored_tree(stored()) == read_problem(folder)[0]
    assert all_bytes() == sorted([CSV, PNG])
    assert data_files_of(stored().pk) == {"cities.csv": CSV}
    (file,), (image,) = stored().files.all(), stored().images.all()
    assert (file.content_type, image.content_type) == ("text/csv", "image/png")
    dumped = dump_problem(problem=stored(), parent=tmp_path / "out")
    assert (dumped / "files/cities.csv").read_bytes() == CSV
    assert read_problem(dumped) == read_problem(folder)
    assert load_folder(folder=folder) == load_folder(folder=dumped, overwrite=True) == LoadResult.UNCHANGED


def test_package_of_our_own_brings_them_too(folder: Path) -> None:
    package = read_package_folder(folder)
    outcome = import_package(package=package)
    assert (outcome.result, outcome.images) == (LoadResult.CREATED, ("map.png",))
    assert stored_tree(stored()) == read_problem(folder)[0]
    assert [(row.part, row.kind, row.added) for row in outcome.rows[-2:]] == [
        (0, "files", ("cities.csv",)),
        (0, "images", ("map.png",)),
    ]
    assert load_folder(folder=folder) == LoadResult.UNCHANGED


def test_same_bytes_are_kept_once(folder: Path) -> None:
    tree, contents = read_problem(folder)
    load_problem(tree=tree, contents=contents)
    load_problem(tree=replace(tree, slug="other"))
    assert Blob.objects.count() == 2


def test_bytes_that_nobody_gave_and_nobody_has_are_refused_and_nothing_changes(folder: Path) -> None:
    with pytest.raises(Conflict, match="are not kept any more"):
        load_problem(tree=read_problem(folder)[0])
    assert not Problem.objects.exists()


def test_old_bytes_stay_as_long_as_a_version_has_them(folder: Path) -> None:
    tree, contents = read_problem(folder)
    load_problem(tree=tree, contents=contents)
    newer, others = with_data(tree, OTHER)
    assert load_problem(tree=newer, contents=others) == LoadResult.UPDATED
    assert all_bytes() == sorted([CSV, OTHER, PNG])
    ProblemVersion.objects.filter(number=1).delete()
    load_problem(tree=replace(newer, files=()))
    assert drop_unheld_blobs(list(contents)) == 1
    assert all_bytes() == sorted([OTHER, PNG])


def test_picture_that_is_replaced_in_a_problem_goes_where_no_version_has_it(folder: Path) -> None:
    tree, contents = read_problem(folder)
    load_problem(tree=tree, contents=contents)
    second, third = PNG + b"2", PNG + b"3"
    for data in (second, third):
        load_problem(tree=replace(tree, images=entries_of([("map.png", data)])), contents=contents_of([data]))
    assert all_bytes() == sorted([CSV, PNG, third])


def test_restored_version_has_its_files_and_pictures_again(folder: Path) -> None:
    tree, contents = read_problem(folder)
    load_problem(tree=tree, contents=contents)
    load_problem(tree=replace(tree, files=(), images=()))
    assert data_files_of(stored().pk) == {}
    first = ProblemVersion.objects.get(number=1)
    assert entries_of_version(first) == (tree.files, tree.images)
    restore_version(version=first, by=UserFactory())
    assert stored_tree(stored()) == tree
    assert data_files_of(stored().pk) == {"cities.csv": CSV}


def test_version_older_than_the_keeping_of_pictures_leaves_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, contents = read_problem(folder)
    load_problem(tree=tree, contents=contents)
    first = ProblemVersion.objects.get()
    texts = json.loads(zlib.decompress(first.content))["texts"]
    first.content = zlib.compress(json.dumps(texts).encode())
    first.save()
    load_problem(tree=replace(tree, memory_mb=64))
    restore_version(version=first, by=UserFactory())
    assert stored_tree(stored()) == replace(tree, files=())


def test_record_holds_what_the_problem_has() -> None:
    problem = ProblemFactory(complete=True)
    file = ProblemFileFactory(problem=problem)
    StatementImageFactory(problem=problem, blob__data=PNG)
    version = record_version(problem=problem)
    assert set(version.blobs.all()) == set(Blob.objects.all())
    with pytest.raises(models.ProtectedError):
        file.blob.delete()


@pytest.mark.parametrize("name", ["files", "images"])
def test_bytes_are_not_read_with_the_rows(name: str) -> None:
    ProblemFileFactory(problem__slug="one")
    StatementImageFactory(problem=Problem.objects.get(), blob__data=PNG)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        problem = stored()
        entries = [(row.name, row.blob.sha256, row.blob.size) for row in getattr(problem, name).all()]
        plain = [row.blob.size for row in getattr(Problem.objects.get(), name).all()]
        assert list(Blob.objects.all())
    assert (len(entries), len(plain)) == (1, 1)
    assert not [query for query in queries if '"data"' in query["sql"]]


def test_unheld_blob_goes_and_held_ones_stay() -> None:
    lonely = BlobFactory(data=b"lonely")
    held = ProblemFileFactory().blob
    assert drop_unheld_blobs([lonely.sha256, held.sha256]) == 1
    assert drop_unheld_blobs([]) == 0
    assert list(Blob.objects.all()) == [held]


def test_files_under_a_dump_are_the_folder(folder: Path, tmp_path: Path) -> None:
    (folder / "images/map.png").unlink()
    load_folder(folder=folder)
    assert files_under(dump_problem(problem=stored(), parent=tmp_path / "out")) == files_under(folder)
