"""Room on a disk, and errors that say there was none left."""

import errno
import shutil
import sqlite3
from pathlib import Path

from django.db import connection

LEAST_FREE_BYTES = 8 * 2**20
_SYSTEM = {errno.ENOSPC, errno.EDQUOT}
_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
_POSTGRES = "53100"


def is_full(folder: Path) -> bool:
    """Whether so little is free that the next write may fail."""
    return shutil.disk_usage(folder).free < LEAST_FREE_BYTES


def database_folder() -> Path | None:
    """Where the database's file lies; None where a server keeps it, whose disk is not ours to look at."""
    return Path(connection.settings_dict["NAME"]).absolute().parent if connection.vendor == "sqlite" else None


def tells_of_full_disk(error: BaseException | None) -> bool:
    """Whether an error, or one that it came from, is the system's, SQLite's or PostgreSQL's word for it."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _SYSTEM:
            return True
        if getattr(error, "sqlite_errorcode", None) in _SQLITE or getattr(error, "sqlstate", None) == _POSTGRES:
            return True
        error = error.__cause__ or error.__context__
    return False
