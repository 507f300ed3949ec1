"""PostgreSQL: pg_dump's custom format out, and back within one transaction."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.backups.contents import Contents, read_copies
from scripts.backups.manifest import Manifest
from scripts.backups.refusing import Refused
from scripts.backups.server import CHUNK, PSQL, Server, major

OURS = "--schema=public"
BEFORE = "before_restore"
"""The schema that keeps what was there until the new data are known to be right."""
PREPARE = f"""
BEGIN;
SET lock_timeout = '10s';
ALTER SCHEMA public RENAME TO {BEFORE};
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
PUT_BACK = f"DROP SCHEMA public CASCADE; ALTER SCHEMA {BEFORE} RENAME TO public;"
IS_KEPT = "SELECT count(*) FROM pg_namespace WHERE nspname = 'before_restore'"
USERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'"
)


def write_dump(server: Server, part: Path) -> None:
    with (
        part.open("wb") as file,
        server.started("pg_dump", "--format=custom", "--no-owner", "--no-privileges", OURS) as process,
    ):
        assert process.stdout is not None
        while chunk := process.stdout.read(CHUNK):
            file.write(chunk)
        if process.wait():
            raise Refused("pg_dump gave up, as it says above. It must not be older than the server.")


def read_dump(server: Server, backup: Path) -> Contents:
    """Reads all of the file: what can be read now will be then."""
    with (
        backup.open("rb") as file,
        server.started("pg_restore", "--data-only", "--file=-", stdin=file) as process,
    ):
        assert process.stdout is not None
        contents = read_copies(process.stdout)
        if process.wait():
            raise Refused(f"{backup.name} cannot be read, as pg_restore says above.")
    return contents


def read_database(server: Server) -> Contents:
    with server.started("pg_dump", OURS) as process:
        assert process.stdout is not None
        contents = read_copies(process.stdout)
        if process.wait():
            raise Refused("What was restored cannot be read, as pg_dump says above.")
    return contents


def is_empty(server: Server) -> bool:
    return server.asked("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0"


def refuse_unfit(server: Server, manifest: Manifest) -> None:
    version = server.version()
    if major(version) < major(manifest.server_version):
        raise Refused(
            f"The backup is of PostgreSQL {manifest.server_version}, and this server is older ({version}): "
            "what it writes the older one may not read."
        )
    if server.asked(IS_KEPT) != "0":
        raise Refused(
            "An earlier restore was cut off. What was there before it is kept: restore.sh --put-back brings it back."
        )
    if users := int(server.asked(USERS)):
        raise Refused(f"The database is in use ({users} connections). Stop web, workers and beat first.")


def put_back(server: Server) -> None:
    if server.asked(IS_KEPT) == "0":
        raise Refused("There is nothing to put back: no restore was cut off here.")
    server.asked(PUT_BACK)


def wipe(server: Server) -> None:
    server.asked("DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;")


@contextmanager
def exchanged(server: Server, backup: Path) -> Iterator[None]:
    """The data of the backup are in place while the block looks at them. Where it raises, the old ones come back."""
    _load(server, backup)
    try:
        yield
    except BaseException:
        server.asked(PUT_BACK)
        raise
    server.asked(f"DROP SCHEMA {BEFORE} CASCADE")


def _load(server: Server, backup: Path) -> None:
    """COMMIT is the last word: whatever is cut off before it, the server forgets."""
    with (
        backup.open("rb") as file,
        server.started("pg_restore", "--no-owner", "--no-privileges", OURS, "--file=-", stdin=file) as reader,
        server.started("psql", *PSQL, stdin=subprocess.PIPE) as writer,
    ):
        assert reader.stdout is not None
        assert writer.stdin is not None
        try:
            writer.stdin.write(PREPARE.encode())
            while chunk := reader.stdout.read(CHUNK):
                writer.stdin.write(chunk.replace(b"\nCREATE SCHEMA public;\n", b"\n"))
            if reader.wait():
                raise Refused(f"{backup.name} cannot be read, as pg_restore says above. Nothing was changed.")
            writer.stdin.write(b"COMMIT;\n")
            writer.stdin.close()
        except BrokenPipeError:
            pass  # psql has said why
        if writer.wait():
            raise Refused("The database took it back, as psql says above. Nothing was changed.")
