"""A backup made: into a file of its own that is there whole or not at all."""

import errno
import os
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scripts.backups import postgres, sqlite
from scripts.backups.contents import Contents
from scripts.backups.manifest import Manifest, drop_old, finish, name_of, sum_of
from scripts.backups.refusing import Refused
from scripts.backups.server import Server

Database = Server | Path


@dataclass(frozen=True, slots=True)
class Built:
    """The code beside the data."""

    version: str
    git_sha: str


def make_backup(database: Database, folder: Path, *, built: Built, keep: int = 0) -> Path:
    """`keep` of 0 keeps all."""
    engine, now = "sqlite" if isinstance(database, Path) else "postgresql", datetime.now(UTC)
    backup = folder / name_of(engine, now)
    if backup.exists():
        raise Refused(f"{backup} is there already; wait a second.")
    part = folder / f".{backup.name}.part"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        contents, version = _write(database, part)
        manifest = Manifest(
            engine=engine,
            server_version=version,
            version=built.version,
            git_sha=built.git_sha,
            made_at=now.isoformat(timespec="seconds"),
            size=part.stat().st_size,
            sha256=sum_of(part),
            migrations=contents.migrations,
            tables=contents.told(),
        )
        finish(part, backup, manifest)
    except OSError as error:
        raise Refused(_sentence(error, folder)) from error
    finally:
        for left in folder.glob(f"{part.name}*"):
            left.unlink()
    if keep:
        drop_old(folder, keep)
    return backup


def _write(database: Database, part: Path) -> tuple[Contents, str]:
    if isinstance(database, Path):
        sqlite.write_copy(database, part)
        return sqlite.read_file(part), sqlite3.sqlite_version
    postgres.write_dump(database, part)
    return postgres.read_dump(database, part), database.version()


def _sentence(error: OSError, folder: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"There is no space for it in {folder}."
    return f"It cannot be written to {folder}: {error.strerror}."
