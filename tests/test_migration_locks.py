"""Since the release before, no migration holds up the tables that grow without saying so."""

import json

import pytest
from django.db import migrations, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from scripts.note_release import NOTED

GROWING = {
    *(("execution", name) for name in ("run", "runevent", "submission", "caseoutcome")),
    ("core", "auditevent"),
}
SLOW = (migrations.AddIndex, migrations.AddConstraint, migrations.AlterField, migrations.AlterUniqueTogether)
"""Each reads or writes every row under a lock. A new column with a constant default does not, from PostgreSQL 11 on."""
SAYS_SO = "LOCKS"
"""What a module of a migration calls the sentence that says why, and for how long."""


def holding_up(migration: Migration) -> list[str]:
    found = []
    for operation in migration.operations:
        name = getattr(operation, "model_name", "").lower()
        if isinstance(operation, SLOW) and (migration.app_label, name) in GROWING:
            found.append(f"{migration}: {operation.describe()}")
    return found


def since_the_release_before() -> list[Migration]:
    noted = json.loads(NOTED.read_text())
    disk = MigrationLoader(None).disk_migrations
    return [found for (app, name), found in sorted(disk.items()) if app in noted and name > noted[app]]


def test_what_holds_up_a_growing_table_says_so() -> None:
    """Else an upgrade stands still for as long as it reads them. Give the module a sentence: LOCKS = "…"."""
    silent = []
    for migration in since_the_release_before():
        module = __import__(type(migration).__module__, fromlist=[SAYS_SO])
        if not getattr(module, SAYS_SO, ""):
            silent += holding_up(migration)
    assert silent == []


@pytest.mark.parametrize(
    ("operation", "holds"),
    [
        (migrations.AddIndex("run", models.Index(fields=["language"], name="x")), True),
        (migrations.AddField("run", "mood", models.TextField(default="")), False),
        (migrations.AddIndex("rejudge", models.Index(fields=["reason"], name="x")), False),
    ],
)
def test_what_holds_up_is_known(operation: migrations.operations.base.Operation, holds: bool) -> None:
    migration = Migration("9999_tomorrow", "execution")
    migration.operations = [operation]  # type: ignore[misc]
    assert bool(holding_up(migration)) == holds
