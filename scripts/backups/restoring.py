"""A backup brought back. What was there stays until the new data were compared, migrated and looked through."""

import os
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.backups import manifest as manifests
from scripts.backups import postgres, sqlite
from scripts.backups.contents import Contents, differences
from scripts.backups.manifest import Manifest
from scripts.backups.refusing import Refused
from scripts.backups.server import Server

Confirm = Callable[[str], bool]
STEP = re.compile(r"\[[ X]\]\s+(\S+\.\S+)")


class Code:
    """The code's own commands: manage.py of this folder, or of the image."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words

    def run(self, *command: str, url: str = "") -> str:
        environment = {**os.environ, "DATABASE_URL": url} if url else None
        result = subprocess.run([*self.words, *command], env=environment, capture_output=True, text=True, check=False)
        if result.returncode:
            raise Refused(f"manage.py {command[0]} failed: {(result.stderr or result.stdout).strip()[-2000:]}")
        return result.stdout

    def migrations(self, url: str = "") -> list[str]:
        return STEP.findall(self.run("showmigrations", "--plan", url=url))


def restore(database: Server | Path, backup: Path, *, code: Code, confirm: Confirm) -> list[str]:
    """What was done, in sentences. `confirm` is asked, with the database's name, where there is something to lose."""
    manifest = manifests.read(backup)
    engine = "sqlite" if isinstance(database, Path) else "postgresql"
    if manifest.engine != engine:
        raise Refused(f"The backup is of {manifest.engine}, and the database is {engine}.")
    if isinstance(database, Path):
        return _restore_sqlite(database, backup, manifest, code, confirm)
    return _restore_postgres(database, backup, manifest, code, confirm)


def _restore_postgres(server: Server, backup: Path, manifest: Manifest, code: Code, confirm: Confirm) -> list[str]:
    postgres.refuse_unfit(server, manifest)
    if not postgres.is_empty(server):
        _ask(confirm, server.name())
    missing = _missing(code.migrations(), manifest)
    with postgres.exchanged(server, backup):
        return _look(postgres.read_database(server), manifest, code, missing)


def _restore_sqlite(file: Path, backup: Path, manifest: Manifest, code: Code, confirm: Confirm) -> list[str]:
    sqlite.refuse_used(file)
    if not sqlite.is_empty(file):
        _ask(confirm, file.name)
    with sqlite.exchanged(file, backup) as copy:
        url = f"sqlite:///{copy}"
        missing = _missing(code.migrations(url), manifest)
        return _look(sqlite.read_file(copy), manifest, code, missing, url)


def _ask(confirm: Confirm, name: str) -> None:
    if not confirm(name):
        raise Refused(f"The database {name} is not empty, and stays as it is.")


def _missing(known: list[str], manifest: Manifest) -> list[str]:
    """The migrations that the backup has not seen. Raises Refused where it has some that the code does not know."""
    unknown = [name for name in manifest.migrations if name not in known]
    if unknown:
        raise Refused(
            f"The backup is newer than the code ({manifest.version}, commit {manifest.git_sha or 'unknown'}): "
            f"it has {', '.join(unknown)}. Take the code that made it."
        )
    return [name for name in known if name not in manifest.migrations]


def _look(found: Contents, manifest: Manifest, code: Code, missing: list[str], url: str = "") -> list[str]:
    if different := differences(manifest.tables, found.told()):
        raise Refused(f"What came back is not what was kept: {'; '.join(different)}.")
    said = [f"{manifest.rows} rows in {len(manifest.tables)} tables are back, each as it was."]
    if missing:
        code.run("migrate", "--no-input", "--verbosity", "0", url=url)
        said.append(f"Migrated: {', '.join(missing)}.")
    return [*said, f"Audit trail: {code.run('verify_audit', url=url).strip()}"]
