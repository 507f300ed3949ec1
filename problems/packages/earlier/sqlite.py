"""An SQLite file as the SQL script that makes it again: our tests are text. The file is a stranger's."""

import sqlite3
from itertools import count

from problems.packages.shelf import MAX_TEST_BYTES

STEP, MOST_STEPS = 10_000, 2_000  # instructions of SQLite's machine: some seconds at most


class NotADatabase(Exception):
    """Its message ends a sentence about the file."""


def script_of(data: bytes) -> str:
    """The tables of the database, with their rows. Raises NotADatabase where it is none, or too large for a test."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    steps = count()
    try:
        connection.deserialize(data)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.set_progress_handler(lambda: next(steps) > MOST_STEPS, STEP)
        return _dump(connection)
    except (sqlite3.Error, UnicodeDecodeError, ValueError) as error:
        raise NotADatabase(f"is no SQLite database that can be read ({error})") from error
    finally:
        connection.close()


def _dump(connection: sqlite3.Connection) -> str:
    lines, size = [], 0
    for line in connection.iterdump():
        if line not in ("BEGIN TRANSACTION;", "COMMIT;"):
            lines.append(line)
            size += len(line)
        if size > MAX_TEST_BYTES:
            raise NotADatabase("is too large for a test as SQL text")
    return "\n".join(lines) + "\n"
