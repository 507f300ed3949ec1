"""The way back and forth over the migration that made pictures blobs."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = ("problems", "0006_versions"), ("problems", "0007_files")
PICTURES = {"a.png": b"\x89PNG\r\n\x1a\n1", "b.png": b"\x89PNG\r\n\x1a\n2", "same.png": b"\x89PNG\r\n\x1a\n1"}


@pytest.fixture
def migrated_to(transactional_db: None) -> Iterator[Callable[[tuple[str, str]], Any]]:
    """Migrates and answers the models as they were there; all the way forth again at the end."""

    def migrate(target: tuple[str, str]) -> Any:
        MigrationExecutor(connection).migrate([target])
        return MigrationExecutor(connection).loader.project_state([target]).apps

    yield migrate
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_pictures_become_blobs_and_bytes_again(migrated_to: Callable[[tuple[str, str]], Any]) -> None:
    apps = migrated_to(BEFORE)
    problem = apps.get_model("problems.Problem").objects.create(slug="a", title="A", statement="A")
    for name, data in PICTURES.items():
        problem.images.create(name=name, content_type="image/png", data=data)

    apps = migrated_to(AFTER)
    images = apps.get_model("problems.StatementImage").objects.select_related("blob")
    assert {image.name: bytes(image.blob.data) for image in images} == PICTURES
    assert apps.get_model("problems.Blob").objects.count() == 2

    apps = migrated_to(BEFORE)
    assert {image.name: bytes(image.data) for image in apps.get_model("problems.StatementImage").objects.all()} == (
        PICTURES
    )
