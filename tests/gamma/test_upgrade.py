"""From the release before to this one with data, back, and forth again, on a real PostgreSQL."""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.note_release import NOTED, heads
from tests.gamma.conftest import command, serving_postgres
from tests.gamma.test_backup import asking

OURS = ("accounts_", "core_", "deployments_", "execution_", "problems_")
Columns = dict[str, list[str]]


@pytest.fixture
def before() -> Iterator[str]:
    """A database as the release before left it."""
    with serving_postgres() as url:
        call(url, "begin")
        yield url


def manage(url: str, *words: str) -> str:
    done = command(sys.executable, "manage.py", *words, DATABASE_URL=url)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def call(url: str, name: str) -> str:
    return manage(url, "shell", "--no-imports", "-c", f"from tests.gamma.upgrading import {name}; {name}()")


def columns(url: str) -> Columns:
    with asking(url) as database:
        rows = database.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
        ).fetchall()
    found: Columns = {}
    for table, column in rows:
        if table.startswith(OURS):
            found.setdefault(table, []).append(column)
    return found


def sums(url: str, wanted: Columns) -> dict[str, str]:
    """A sum over all rows of each table, in the columns that are wanted."""
    with asking(url) as database:
        found = {}
        for table, names in wanted.items():
            listed = ", ".join(f'"{name}"' for name in names)
            rows = database.execute(f"SELECT ROW({listed})::text FROM {table} ORDER BY 1").fetchall()
            found[table] = hashlib.sha256("\n".join(row for (row,) in rows).encode()).hexdigest()
        return found


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_upgrade_with_data_goes_forward_back_and_forth_again(before: str) -> None:
    old = columns(before)
    kept = sums(before, old)
    assert "execution_workerhost" not in old  # it is the release before, indeed

    manage(before, "migrate", "--no-input", "--verbosity", "0")
    now = columns(before)
    assert {table: [name for name in names if name in now.get(table, [])] for table, names in old.items()} == old
    assert sums(before, old) == kept
    assert "5 events, each as it was written." in call(before, "look")
    kept, new = sums(before, old), sums(before, now)  # whoever looked has signed in

    call(before, "go_back")
    assert columns(before) == old
    assert sums(before, old) == kept
    manage(before, "migrate", "--no-input", "--verbosity", "0")
    assert columns(before) == now
    assert sums(before, now) == new
    assert "No changes detected" in manage(before, "makemigrations", "--check", "--dry-run")


def test_the_release_before_is_noted_with_migrations_that_there_are() -> None:
    noted = json.loads(NOTED.read_text())
    assert noted.keys() <= heads().keys()
    for app, name in noted.items():
        assert (Path(app) / "migrations" / f"{name}.py").is_file()
