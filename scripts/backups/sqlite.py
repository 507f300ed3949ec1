"""SQLite: its own online backup out, and back by putting a file that was looked at in the place of the other."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from scripts.backups.contents import MIGRATIONS, Contents, Table
from scripts.backups.refusing import Refused

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


def write_copy(source: Path, part: Path) -> None:
    if not source.is_file():
        raise Refused(f"There is no database {source}.")
    if shutil.disk_usage(part.parent).free < source.stat().st_size:
        raise Refused(f"There is no space for it in {part.parent}.")
    try:
        with closing(_opened(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")  # one file, without another beside it
    except sqlite3.DatabaseError as error:
        raise Refused(f"{source} is not a sound database: {error}.") from error


def read_file(file: Path) -> Contents:
    """Raises Refused where the file is not a sound database."""
    try:
        with closing(_opened(file)) as connection:
            return _contents(connection)
    except sqlite3.DatabaseError as error:
        raise Refused(f"{file} is not a sound database: {error}.") from error


def _contents(connection: sqlite3.Connection) -> Contents:
    if (said := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
        raise sqlite3.DatabaseError(said)
    contents = Contents()
    for (name,) in connection.execute(TABLES).fetchall():
        table = contents.tables[name] = Table()
        for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 — of sqlite_master
            table.add(repr(row).encode())
    if MIGRATIONS in contents.tables:
        rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY id")
        contents.migrations = [f"{app}.{name}" for app, name in rows]
    return contents


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True)


def is_empty(file: Path) -> bool:
    return not file.exists() or not read_file(file).tables


def refuse_used(file: Path) -> None:
    """Nobody else has it open: only then does it leave the mode in which several share it."""
    if not file.exists():
        return
    with closing(sqlite3.connect(file, timeout=1)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise Refused(f"{file} is in use. Stop the server first.") from error


@contextmanager
def exchanged(file: Path, backup: Path) -> Iterator[Path]:
    """The block looks at a copy beside the database, which takes its place at the end."""
    copy = file.with_name(file.name + ".restoring")
    file.parent.mkdir(parents=True, exist_ok=True)
    _remove(copy)
    try:
        shutil.copyfile(backup, copy)
        copy.chmod(0o600)
        yield copy
        refuse_used(copy)  # all of it is in the one file again
        refuse_used(file)
        copy.replace(file)
    finally:
        _remove(copy)


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
