"""Backups of SQLite, and what all backups share: whole or not there, counted, and refused where they are damaged."""

import json
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.backups import manifest as manifests
from scripts.backups.addresses import database_url, postgres_environment, sqlite_path
from scripts.backups.contents import differences, read_copies
from scripts.backups.making import Built, make_backup
from scripts.backups.refusing import Refused
from scripts.backups.restoring import Code, restore

BUILT = Built("1.2.3", "a" * 40)
STUB = """
import sys
if sys.argv[1] == "showmigrations":
    print("[X]  app.0001_first")
elif sys.argv[1] in {failing!r}:
    sys.exit("the code's own words")
else:
    print(sys.argv[1])
"""


def made(path: Path, rows: list[str]) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE thing (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);"
            "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT);"
            "INSERT INTO django_migrations VALUES (1, 'app', '0001_first');"
        )
        connection.executemany("INSERT INTO thing (name) VALUES (?)", [(row,) for row in rows])
        connection.commit()
    return path


def names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM thing ORDER BY id")]


def code(*failing: str) -> Code:
    return Code([sys.executable, "-c", STUB.format(failing=failing)])


def yes(name: str) -> bool:
    return True


def no(name: str) -> bool:
    return False


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return made(tmp_path / "db.sqlite3", ["one", "two"])


@pytest.fixture
def backup(database: Path, tmp_path: Path) -> Path:
    return make_backup(database, tmp_path / "kept", built=BUILT)


def test_a_backup_says_what_it_is_and_is_for_its_owner_alone(backup: Path) -> None:
    manifest = json.loads(manifests.beside(backup, ".json").read_text())
    assert (manifest["engine"], manifest["version"], manifest["git_sha"]) == ("sqlite", "1.2.3", "a" * 40)
    assert manifest["migrations"] == ["app.0001_first"]
    assert manifest["tables"]["thing"]["rows"] == 2
    assert manifests.beside(backup, ".sha256").read_text() == f"{manifest['sha256']}  {backup.name}\n"
    assert {stat.S_IMODE(file.stat().st_mode) for file in backup.parent.iterdir()} == {0o600}
    assert sorted(file.name for file in backup.parent.iterdir()) == [
        backup.name, f"{backup.name}.json", f"{backup.name}.sha256",
    ]  # fmt: skip


def test_a_backup_is_taken_while_others_write(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("INSERT INTO thing (name) VALUES ('not yet committed')")
        backup = make_backup(database, tmp_path / "kept", built=BUILT)
    assert names(backup) == ["one", "two"]


def test_what_was_kept_comes_back(database: Path, backup: Path) -> None:
    made_since = sqlite3.connect(database)
    made_since.execute("INSERT INTO thing (name) VALUES ('three')")
    made_since.commit()
    made_since.close()
    said = restore(database, backup, code=code(), confirm=yes)
    assert names(database) == ["one", "two"]
    assert said == ["3 rows in 2 tables are back, each as it was.", "Audit trail: verify_audit"]
    with closing(sqlite3.connect(database)) as connection:  # numbers go on where they were
        connection.execute("INSERT INTO thing (name) VALUES ('new')")
        assert connection.execute("SELECT max(id) FROM thing").fetchone() == (3,)
    assert not list(database.parent.glob("*.restoring*"))


def test_it_comes_back_to_where_nothing_is_without_a_question(backup: Path, tmp_path: Path) -> None:
    restore(tmp_path / "new" / "db.sqlite3", backup, code=code(), confirm=no)
    assert names(tmp_path / "new" / "db.sqlite3") == ["one", "two"]


def test_a_database_that_is_not_empty_is_asked_about(database: Path, backup: Path) -> None:
    with pytest.raises(Refused, match=r"db\.sqlite3 is not empty, and stays as it is"):
        restore(database, backup, code=code(), confirm=no)


def test_a_database_in_use_is_left_alone(database: Path, backup: Path) -> None:
    with closing(sqlite3.connect(database)) as server:
        server.execute("SELECT * FROM thing").fetchall()
        with pytest.raises(Refused, match="is in use"):
            restore(database, backup, code=code(), confirm=yes)


def test_a_damaged_backup_is_refused_and_changes_nothing(database: Path, backup: Path) -> None:
    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 1
    backup.write_bytes(data)
    with pytest.raises(Refused, match="is damaged: its SHA-256"):
        restore(database, backup, code=code(), confirm=yes)
    assert names(database) == ["one", "two"]


def test_other_rows_than_the_manifest_says_are_refused(database: Path, backup: Path) -> None:
    """The sum is right, so that somebody made it so: the tables tell it."""
    edit(backup, tables=lambda tables: tables["thing"].update(rows=7))
    with pytest.raises(Refused, match="thing has 2 rows in place of 7"):
        restore(database, backup, code=code(), confirm=yes)


@pytest.mark.parametrize("command", ["verify_audit", "migrate"])
def test_what_the_code_does_not_accept_leaves_the_old_database(database: Path, backup: Path, command: str) -> None:
    if command == "migrate":
        edit(backup, migrations=list.clear)
    made(backup.parent / "other.sqlite3", ["another"]).replace(database)
    with pytest.raises(Refused, match=f"manage.py {command} failed: the code's own words"):
        restore(database, backup, code=code(command), confirm=yes)
    assert names(database) == ["another"]
    assert not list(database.parent.glob("*.restoring*"))


def test_a_backup_that_is_older_than_the_code_is_migrated(database: Path, backup: Path) -> None:
    edit(backup, migrations=list.clear)
    assert "Migrated: app.0001_first." in restore(database, backup, code=code(), confirm=yes)


def test_a_backup_that_is_newer_than_the_code_is_refused(database: Path, backup: Path) -> None:
    edit(backup, migrations=lambda names: names.append("app.0002_second"))
    with pytest.raises(Refused, match=r"newer than the code \(1\.2\.3, commit a+\): it has app\.0002_second"):
        restore(database, backup, code=code(), confirm=yes)


def test_a_backup_of_another_engine_is_refused(database: Path, backup: Path) -> None:
    edit(backup, engine="postgresql")
    with pytest.raises(Refused, match="The backup is of postgresql, and the database is sqlite"):
        restore(database, backup, code=code(), confirm=yes)


def test_without_a_manifest_nothing_is_known_of_it(database: Path, backup: Path) -> None:
    manifests.beside(backup, ".json").write_text("{}")
    with pytest.raises(Refused, match="does not say what the backup is"):
        restore(database, backup, code=code(), confirm=yes)
    with pytest.raises(Refused, match="There is no backup"):
        restore(database, backup.with_name("none"), code=code(), confirm=yes)


def test_a_full_disk_leaves_nothing_behind(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1))
    with pytest.raises(Refused, match="There is no space for it"):
        make_backup(database, tmp_path / "kept", built=BUILT)
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_disk_that_fills_up_meanwhile_is_told(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(manifests, "_write", full)
    with pytest.raises(Refused, match="There is no space for it"):
        make_backup(database, tmp_path / "kept", built=BUILT)
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_database_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no database"):
        make_backup(tmp_path / "none.sqlite3", tmp_path / "kept", built=BUILT)
    (tmp_path / "text.sqlite3").write_text("no database at all, but a text of some length" * 20)
    with pytest.raises(Refused, match="is not a sound database"):
        make_backup(tmp_path / "text.sqlite3", tmp_path / "kept", built=BUILT)


def test_so_many_are_kept_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    for day in ("01", "02", "03"):
        for ending in ("", ".json", ".sha256"):
            (tmp_path / f"ceesarcode-202611{day}T000000Z.dump{ending}").touch()
    (tmp_path / "mine.dump").touch()
    dropped = manifests.drop_old(tmp_path, keep=2)
    assert [file.name for file in dropped] == ["ceesarcode-20261101T000000Z.dump"]
    assert not list(tmp_path.glob("*20261101*"))
    assert len(list(tmp_path.iterdir())) == 7


def test_the_sum_of_a_table_knows_no_order_but_every_row() -> None:
    def contents(*rows: bytes) -> dict[str, dict[str, int | str]]:
        return read_copies([b"--\n", b"COPY public.thing (id, name) FROM stdin;\n", *rows, b"\\.\n", b"\n"]).told()

    first = contents(b"1\ta\n", b"2\tb\n")
    assert differences(first, contents(b"2\tb\n", b"1\ta\n")) == []
    assert differences(first, contents(b"1\ta\n", b"2\tc\n")) == ["thing has other rows"]
    assert differences(first, contents(b"1\ta\n")) == ["thing has 1 rows in place of 2"]
    assert differences(first, {}) == ["thing is missing"]
    assert differences({}, first) == ["thing is too many"]


def test_an_address_reaches_the_programs_without_a_command_line() -> None:
    given = postgres_environment("postgres://some%40one:p%3Aw@db.example.com:5433/name?sslmode=require")
    assert given == {
        "PGHOST": "db.example.com", "PGPORT": "5433", "PGUSER": "some@one", "PGPASSWORD": "p:w",
        "PGDATABASE": "name", "PGSSLMODE": "require",
    }  # fmt: skip
    assert sqlite_path("sqlite:////var/db.sqlite3") == Path("/var/db.sqlite3")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://host/name", "is neither postgres"),
        ("postgres://host", "is neither postgres"),
        ("postgres://host:port/name", "port in DATABASE_URL is no number"),
    ],
)
def test_addresses_that_are_none_are_refused_without_being_shown(url: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        postgres_environment(url)
    assert url not in str(refused.value)


def test_the_address_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "database-url"
    file.write_text("postgres://host/name\n")
    assert database_url({"DATABASE_URL_FILE": str(file)}) == "postgres://host/name"
    with pytest.raises(Refused, match="DATABASE_URL is not set"):
        database_url({})
    with pytest.raises(Refused, match="DATABASE_URL_FILE cannot be read"):
        database_url({"DATABASE_URL_FILE": str(tmp_path / "none")})


def edit(backup: Path, **changes: Any) -> None:
    file = manifests.beside(backup, ".json")
    manifest = json.loads(file.read_text())
    for name, change in changes.items():
        if callable(change):
            change(manifest[name])
        else:
            manifest[name] = change
    file.write_text(json.dumps(manifest))
