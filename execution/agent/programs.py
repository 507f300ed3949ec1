"""What was prepared: sources and built files, where no sandbox can write, and the cache of what was built."""

import contextlib
import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

ARTIFACT_CAP = 64 * 1024 * 1024
ARTIFACT_FILES = 2000


class ArtifactError(Exception):
    """What came out of a build is no set of plain files within the bounds."""


class Program:
    """The folder of one prepared program. It is filled once, and linked into the sandbox of each run."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self.names: tuple[str, ...] = ()

    def write_sources(self, files: Mapping[str, str]) -> None:
        """Raises ValueError on a name that is more than a name."""
        for name, text in files.items():
            check_name(name)
            (self.folder / name).write_bytes(text.encode())
        self.names = tuple(files)

    def link_into(self, target: Path) -> None:
        """Puts everything into a sandbox's folder, without copying the bytes."""
        _link_tree(self.folder, target)


def check_name(name: str) -> None:
    """Raises ValueError on a name that is more than a name."""
    if name in {"", ".", ".."} or "/" in name or "\0" in name:
        raise ValueError(f"not a file name: {name!r}")


def _link_tree(source: Path, target: Path) -> None:
    for entry in os.scandir(source):
        if entry.is_dir(follow_symlinks=False):
            (target / entry.name).mkdir(exist_ok=True)
            _link_tree(Path(entry.path), target / entry.name)
        else:
            os.link(entry.path, target / entry.name, follow_symlinks=False)


def unpack(stream: bytes, target: Path) -> None:
    """Writes the plain files of a tar stream that a hostile build may have made. Raises ArtifactError on all else."""
    if len(stream) > ARTIFACT_CAP:
        raise ArtifactError(f"The build made more than {ARTIFACT_CAP // 2**20} MiB.")
    total = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(stream), mode="r:") as archive:
            for count, member in enumerate(archive):
                total += member.size
                if count >= ARTIFACT_FILES or total > ARTIFACT_CAP:
                    raise ArtifactError("The build made too many files.")
                _unpack_member(archive, member, target)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise ArtifactError("What the build made cannot be read.") from error


def _unpack_member(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    parts = [part for part in member.name.split("/") if part not in {"", "."}]
    if ".." in parts or "\0" in member.name:
        raise ArtifactError("The build made a file with a name that is not allowed.")
    place = target.joinpath(*parts)
    if member.isdir():
        place.mkdir(parents=True, exist_ok=True)
        return
    if not member.isreg():
        raise ArtifactError(f"The build made something that is no plain file: {member.name[:100]!r}.")
    content = archive.extractfile(member)
    if content is not None and parts:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            shutil.copyfileobj(content, file)
        place.chmod(0o755 if member.mode & 0o100 else 0o644)


class Cache:
    """Built files by the hash of all that they were built from, shared between agents, the least used first to go."""

    def __init__(self, folder: Path, cap_bytes: int) -> None:
        self._folder = folder
        self._cap = cap_bytes
        folder.mkdir(parents=True, exist_ok=True)

    def fetch(self, key: str, target: Path) -> bool:
        """Links what was built under `key` into `target`. False where there is nothing, or nothing whole."""
        entry = self._folder / key
        try:
            os.utime(entry)
            target.mkdir()
            _link_tree(entry, target)
        except OSError:
            shutil.rmtree(target, ignore_errors=True)
            return False
        return True

    def store(self, key: str, built: Path) -> None:
        """Keeps a copy by links. Another agent may store the same at once: one of them wins."""
        draft = Path(tempfile.mkdtemp(dir=self._folder, prefix=".draft-"))
        try:
            _link_tree(built, draft)
            draft.rename(self._folder / key)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
        self._evict()

    def _evict(self) -> None:
        entries = []
        for entry in self._folder.iterdir():
            with contextlib.suppress(OSError):
                size = sum(file.lstat().st_size for file in entry.rglob("*") if file.is_file())
                entries.append((entry.stat().st_mtime, size, entry))
        total = sum(size for _, size, _ in entries)
        for _, size, entry in sorted(entries, key=lambda each: each[0]):
            if total <= self._cap:
                break
            shutil.rmtree(entry, ignore_errors=True)
            total -= size
