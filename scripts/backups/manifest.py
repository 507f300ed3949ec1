"""What stands beside a backup: what it is, from where, and the sum that tells whether it is whole.

A backup is three files: NAME, NAME.json (the manifest) and NAME.sha256, which sha256sum reads. NAME comes last: where
it is, the others are.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from scripts.backups.refusing import Refused

FORMAT = 1
PREFIX = "ceesarcode-"
BESIDE = (".json", ".sha256")


@dataclass(frozen=True, slots=True)
class Manifest:
    engine: str
    server_version: str
    version: str
    git_sha: str
    made_at: str
    size: int
    sha256: str
    migrations: list[str]
    tables: dict[str, dict[str, int | str]]
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(int(table["rows"]) for table in self.tables.values())


def beside(backup: Path, ending: str) -> Path:
    return backup.with_name(backup.name + ending)


def name_of(engine: str, now: datetime) -> str:
    ending = "dump" if engine == "postgresql" else "sqlite3"
    return f"{PREFIX}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.{ending}"


def sum_of(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def finish(part: Path, backup: Path, manifest: Manifest) -> None:
    """Puts the three in place, the backup itself last."""
    for ending, text in (
        (".json", json.dumps(asdict(manifest), indent=1) + "\n"),
        (".sha256", f"{manifest.sha256}  {backup.name}\n"),
    ):
        other = beside(part, ending)
        _write(other, text)
        other.replace(beside(backup, ending))
    part.replace(backup)


def _write(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    with file.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def read(backup: Path) -> Manifest:
    """Raises Refused where the backup is not whole."""
    if not backup.is_file():
        raise Refused(f"There is no backup {backup}.")
    try:
        manifest = Manifest(**json.loads(beside(backup, ".json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise Refused(f"{beside(backup, '.json')} does not say what the backup is: {error}") from error
    if manifest.format != FORMAT:
        raise Refused(f"The backup has format {manifest.format}; this version reads {FORMAT}.")
    if backup.stat().st_size != manifest.size or sum_of(backup) != manifest.sha256:
        raise Refused(f"{backup} is damaged: its SHA-256 is not the one of its manifest. Take another backup.")
    return manifest


def drop_old(folder: Path, keep: int) -> list[Path]:
    """Deletes all but the newest `keep` backups of this folder; their names are their age."""
    backups = sorted(file for ending in ("dump", "sqlite3") for file in folder.glob(f"{PREFIX}*Z.{ending}"))
    backups.sort(key=lambda file: file.stem)
    dropped = backups[:-keep]
    for backup in dropped:
        backup.unlink()
        for ending in BESIDE:
            beside(backup, ending).unlink(missing_ok=True)
    return dropped
