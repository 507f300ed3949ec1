"""backup.sh and restore.sh on a real PostgreSQL with a bit of everything: dumped, wiped, restored, compared."""

import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ceesarcode.settings.environment import BASE_DIR
from tests.gamma.conftest import command, serving_postgres
from tests.gamma.filling import FILL

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
COPIES = iter(range(1, 1000))


@pytest.fixture(scope="module")
def filled() -> Iterator[str]:
    """A migrated database with a bit of everything in it."""
    with serving_postgres() as url:
        for words in (("manage.py", "migrate", "--verbosity", "0"), FILL):
            done = command(sys.executable, *words, DATABASE_URL=url)
            assert done.returncode == 0, done.stderr
        yield url


@pytest.fixture(scope="module")
def backup(filled: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept") / "backups"
    done = command("scripts/backup.sh", str(folder), DATABASE_URL=filled)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    return Path(done.stdout.strip())


@pytest.fixture
def copy(filled: str) -> str:
    """A database of the test's own, with the same in it."""
    return another(filled, template="gamma")


def another(url: str, *, template: str = "template0") -> str:
    name = f"copy{next(COPIES)}"
    with asking(url.rpartition("/")[0] + "/postgres") as database:
        database.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return f"{url.rpartition('/')[0]}/{name}"


@contextmanager
def asking(url: str) -> Iterator["psycopg.Connection[Any]"]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def tables(url: str) -> dict[str, str]:
    """Every table, with a sum over all of its rows in order."""
    with asking(url) as database:
        names = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            name: hashlib.md5(
                "\n".join(
                    row for (row,) in database.execute(f'SELECT t::text FROM "{name}" t ORDER BY t::text')
                ).encode(),
                usedforsecurity=False,
            ).hexdigest()
            for (name,) in names
        }


def restore(url: str, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return command("scripts/restore.sh", *words, DATABASE_URL=url, **environment)


def forged(backup: Path, folder: Path, data: bytes | None = None, **changes: Any) -> Path:
    """Another backup, whose manifest fits its bytes."""
    made = folder / backup.name
    shutil.copy(backup, made)
    if data is not None:
        made.write_bytes(data)
    told = json.loads(backup.with_name(f"{backup.name}.json").read_text())
    bytes_ = made.read_bytes()
    told |= {"size": len(bytes_), "sha256": hashlib.sha256(bytes_).hexdigest()} | changes
    made.with_name(f"{made.name}.json").write_text(json.dumps(told))
    return made


def test_dumped_wiped_restored_and_compared(filled: str, copy: str, backup: Path) -> None:
    before = tables(filled)
    assert len(before) > 60
    with asking(copy) as database:
        database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    done = restore(copy, str(backup))
    assert done.returncode == 0, done.stderr
    assert tables(copy) == before
    assert "tables are back, each as it was." in done.stdout
    assert "Audit trail: 8 events, each as it was written." in done.stdout

    with asking(copy) as database:  # triggers and sequences are there again
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="no row is deleted"):
            database.execute("DELETE FROM core_auditevent")
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="never changed"):
            database.execute("UPDATE deployments_release SET author = 'nobody'")
        last = database.execute("SELECT max(id) FROM accounts_user").fetchone()
        told = "'', false, 'new', '', '', '', false, true, now()"
        names = "password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined"
        added = database.execute(f"INSERT INTO accounts_user ({names}) VALUES ({told}) RETURNING id").fetchone()
        assert last
        assert added
        assert added[0] == last[0] + 1
        schemas = database.execute("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'").fetchall()
        assert sorted(name for (name,) in schemas) == ["information_schema", "public"]


def test_what_was_restored_is_dumped_and_restored_again(filled: str, copy: str, backup: Path, tmp_path: Path) -> None:
    assert restore(copy, str(backup), "--replace", "--yes").returncode == 0
    again = command("scripts/backup.sh", str(tmp_path), DATABASE_URL=copy)
    assert again.returncode == 0, again.stderr
    told = [json.loads(Path(f"{file}.json").read_text())["tables"] for file in (backup, again.stdout.strip())]
    assert told[0] == told[1]
    done = restore(copy, again.stdout.strip(), "--replace", "--yes")
    assert done.returncode == 0, done.stderr
    assert tables(copy) == tables(filled)


def test_what_is_there_is_replaced_only_where_it_is_meant(copy: str, backup: Path) -> None:
    name = copy.rpartition("/")[2]
    with asking(copy) as database:
        database.execute("UPDATE accounts_user SET email = 'since@example.com'")
    before = tables(copy)
    assert f"The database {name} is not empty; --replace puts" in restore(copy, str(backup)).stderr
    unanswered = restore(copy, str(backup), "--replace")
    assert f"The database {name} is not empty, and stays as it is." in unanswered.stderr
    assert tables(copy) == before
    typed = subprocess.run(
        ["scripts/restore.sh", str(backup), "--replace"], cwd=BASE_DIR, input=f"{name}\n", text=True,
        env=os.environ | {"DATABASE_URL": copy}, capture_output=True, check=False,
    )  # fmt: skip
    assert typed.returncode == 0, typed.stderr
    assert tables(copy)["accounts_user"] != before["accounts_user"]


def test_a_database_in_use_is_left_alone(copy: str, backup: Path) -> None:
    with asking(copy):
        assert "is in use (1 connections)" in restore(copy, str(backup), "--replace", "--yes").stderr


def test_a_damaged_backup_changes_nothing(copy: str, backup: Path, tmp_path: Path) -> None:
    before = tables(copy)
    data = backup.read_bytes()
    damaged = forged(backup, tmp_path, data)
    damaged.write_bytes(data[:-100])
    assert "is damaged: its SHA-256" in restore(copy, str(damaged), "--replace", "--yes").stderr
    cut = forged(backup, tmp_path, data[: len(data) // 2])  # one whose sum somebody made fit
    assert "cannot be read" in restore(copy, str(cut), "--replace", "--yes").stderr
    assert tables(copy) == before


def test_what_is_newer_than_code_or_server_is_refused(copy: str, backup: Path, tmp_path: Path) -> None:
    known = json.loads(Path(f"{backup}.json").read_text())["migrations"]
    newer = forged(backup, tmp_path, migrations=[*known, "deployments.9999_tomorrow"])
    assert "has deployments.9999_tomorrow. Take the code" in restore(copy, str(newer), "--replace", "--yes").stderr
    newer = forged(backup, tmp_path, server_version="99.1")
    assert "PostgreSQL 99.1, and this server is older" in restore(copy, str(newer), "--replace", "--yes").stderr


def test_a_restore_that_is_not_accepted_brings_the_old_data_back(copy: str, backup: Path, tmp_path: Path) -> None:
    before = tables(copy)
    other = forged(backup, tmp_path, tables={})
    refused = restore(copy, str(other), "--replace", "--yes")
    assert refused.returncode == 1
    assert "What came back is not what was kept" in refused.stderr
    assert tables(copy) == before


def test_a_restore_that_is_killed_leaves_the_old_data_to_be_put_back(copy: str, backup: Path, tmp_path: Path) -> None:
    """It dies when the new data are in place and not yet looked through: the worst moment that there is."""
    with asking(copy) as database:
        database.execute("UPDATE accounts_user SET email = 'since@example.com'")
    before = tables(copy)
    killer = tmp_path / "manage"
    killer.write_text(
        f"#!/bin/sh\n[ $1 = showmigrations ] && exec {sys.executable} manage.py showmigrations --plan\nkill -9 $PPID\n"
    )
    killer.chmod(0o755)
    words = ["-m", "scripts.backups", "--manage", str(killer), "restore", str(backup), "--replace", "--yes"]
    assert command(sys.executable, *words, DATABASE_URL=copy).returncode == -signal.SIGKILL
    assert "An earlier restore was cut off" in restore(copy, str(backup), "--replace", "--yes").stderr
    assert "is there again" in restore(copy, "--put-back").stdout
    assert tables(copy) == before
    assert "There is nothing to put back" in restore(copy, "--put-back").stderr


def test_the_way_into_a_container_takes_no_address(copy: str, filled: str, tmp_path: Path) -> None:
    """As with --compose: every program is started through other words, and told nothing by the environment."""
    host, _, name = copy.rpartition("/")
    port = host.rpartition(":")[2]
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
    through = f"env PATH={programs} PGHOST=127.0.0.1 PGPORT={port} PGUSER=gamma PGDATABASE={name}"
    words = ["-m", "scripts.backups", "--through", through]
    made = command(sys.executable, *words, "make", str(tmp_path))
    assert made.returncode == 0, made.stderr
    manage = f"env DATABASE_URL={copy} {sys.executable} manage.py"
    done = command(sys.executable, *words, "--manage", manage, "restore", made.stdout.strip(), "--replace", "--yes")
    assert done.returncode == 0, done.stderr
    assert tables(copy) == tables(filled)


def test_a_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    done = command("scripts/backup.sh", str(tmp_path), DATABASE_URL="postgres://nobody:hunter2@127.0.0.1:9/none")
    assert done.returncode == 1
    assert "pg_dump gave up" in done.stderr
    assert "hunter2" not in done.stderr + done.stdout
    assert list(tmp_path.iterdir()) == []
