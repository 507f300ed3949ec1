"""refresh-gamma-data.sh from end to end: a backup of prod, a scratch database and gamma, on a real PostgreSQL."""

import re
import subprocess
from pathlib import Path

import psycopg
import pytest

from scripts.backups.server import Server
from tests.gamma.conftest import command
from tests.gamma.filling import PEOPLE, SECRET_ADDRESS
from tests.gamma.test_backup import another, asking, backup, filled, tables

__all__ = ["backup", "filled"]  # fixtures
SENTENCE = "SCRATCH_DATABASE_URL is not set; give an empty PostgreSQL database"


def refresh(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return command("scripts/refresh-gamma-data.sh", *words, **environment)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_gamma_gets_what_prod_has_and_nobody_in_it(filled: str, backup: Path, tmp_path: Path) -> None:
    scratch, gamma = another(filled), another(filled)
    with asking(filled) as prod:
        hashes = [row[0] for row in prod.execute("SELECT hash FROM accounts_apitoken").fetchall()]
    words = map(re.escape, ("quillfeather", "philippa", *PEOPLE, SECRET_ADDRESS, *hashes))
    real = re.compile("|".join(words), re.IGNORECASE)
    assert real.search(dump_of(filled))

    done = refresh(str(backup), "--yes", DATABASE_URL=gamma, SCRATCH_DATABASE_URL=scratch, APP_ENV="gamma", **code())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nobody is left in it." in done.stdout
    assert "Audit trail: 1 events, each as it was written." in done.stdout
    assert real.search(dump_of(gamma)) is None
    assert tables(scratch) == {}

    for table in ("accounts_user", "execution_run", "deployments_promotion"):
        assert count(gamma, table) == count(filled, table) > 0
    with asking(gamma) as database, pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="never changed"):
        database.execute("UPDATE deployments_release SET author = 'nobody'")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_what_nobody_ruled_on_reaches_neither_gamma_nor_stays_in_the_scratch_database(
    filled: str, tmp_path: Path
) -> None:
    prod, scratch, gamma = another(filled, template="gamma"), another(filled), another(filled)
    with asking(prod) as database:
        database.execute("ALTER TABLE accounts_user ADD COLUMN phone text DEFAULT '030 1234567'")
    made = command("scripts/backup.sh", str(tmp_path), DATABASE_URL=prod).stdout.strip()
    done = refresh(made, "--yes", DATABASE_URL=gamma, SCRATCH_DATABASE_URL=scratch, APP_ENV="gamma", **code())
    assert done.returncode == 1
    assert "The column accounts_user.phone belongs to no field." in done.stderr
    assert tables(gamma) == tables(scratch) == {}


@pytest.mark.parametrize(
    ("environment", "words", "sentence"),
    [
        ({"APP_ENV": "prod"}, ["x.dump"], "APP_ENV is prod; made-up data are for gamma alone."),
        ({}, [], "Which backup of prod?"),
        ({}, ["x.dump"], SENTENCE),
        ({"SCRATCH_DATABASE_URL": "postgres://h/a", "DATABASE_URL": "postgres://h/a"}, ["x.dump"], "gamma's own"),
    ],
)
def test_what_is_missing_is_told(environment: dict[str, str], words: list[str], sentence: str) -> None:
    done = refresh(*words, **environment)
    assert done.returncode == 1
    assert sentence in done.stderr


def code() -> dict[str, str]:
    """Gamma's own settings, for what is looked at there."""
    return {"SECRET_KEY": "a" * 60, "REDIS_URL": "redis://127.0.0.1:9/0"}


def count(url: str, table: str) -> int:
    with asking(url) as database:
        row = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row
    return int(row[0])


def dump_of(url: str) -> str:
    """All of it as text, with what is binary in clear."""
    path = Server({}).words("pg_dump")[0]
    text = subprocess.run([path, url], capture_output=True, text=True, check=True).stdout
    return text + re.sub(r"\\\\x([0-9a-f]+)", lambda found: bytes.fromhex(found[1]).decode("latin-1"), text)
