"""Files beside the sources: those that a program finds at every start or at one, and those that it leaves."""

import io
import os
import shutil
import tarfile
from collections.abc import Collection
from pathlib import Path

from execution.agent.programs import check_name

RETURNED_CAP = 4 * 1024 * 1024
"""Bytes that a program may leave, with what its archive takes around them: they go back in one frame."""
RETURNED_FILES = 100
ALL = "*"
READ_ONLY = 0o444
KEPT = "kept/"
"""What is given with such a name is put into the feedback folder, where the program may change it."""


class Given:
    """The files for the next start. They come in pieces: a name, a NUL and bytes, which are added to that file's."""

    def __init__(self) -> None:
        self._files: dict[str, bytearray] = {}

    def add(self, payload: bytes) -> None:
        """Raises ValueError on a name that is more than a name."""
        name, data = _piece(payload)
        check_name(name.removeprefix(KEPT))
        self._files.setdefault(name, bytearray()).extend(data)

    def take(self) -> dict[str, bytearray]:
        """All of them; they are for one start."""
        files, self._files = self._files, {}
        return files


class Data:
    """The files that a program finds at every start. They come before it, in pieces too, and are written down at once:
    they may be larger than all that the agent holds in memory.

    `walled`: no program can write to what is linked into its sandbox. Where there is no wall each start gets a copy.
    """

    def __init__(self, state: Path, *, walled: bool) -> None:
        self._folder, self._copies, self._walled = state / "data", state / "copies", walled
        self._belong = False
        self.names: tuple[str, ...] = ()
        self._clear()

    def add(self, payload: bytes) -> None:
        """A piece for the next program. Raises ValueError on a name that is more than a name."""
        if self._belong:
            self._clear()
        name, data = _piece(payload)
        check_name(name)
        self.names = tuple(dict.fromkeys([*self.names, name]))
        with (self._folder / name).open("ab") as file:
            file.write(data)

    def begin_program(self) -> None:
        """What has come since the last program is this one's."""
        if self._belong:
            self._clear()
        self._belong = True
        for name in self.names:
            (self._folder / name).chmod(READ_ONLY)

    @property
    def is_copied(self) -> bool:
        return bool(self.names) and not self._walled

    def make_copies(self) -> None:
        """Those for the next start, before anybody measures what that one takes."""
        for name in self.names:
            shutil.copyfile(self._folder / name, self._copies / name)
            (self._copies / name).chmod(READ_ONLY)

    def put_into(self, folder: Path) -> None:
        """Adds them to the sources, of which one of the same name stays."""
        for name in self.names:
            if (folder / name).exists():
                continue
            if self._walled:
                os.link(self._folder / name, folder / name)
            else:
                (self._copies / name).rename(folder / name)

    def _clear(self) -> None:
        self.names, self._belong = (), False
        for folder in (self._folder, self._copies):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)


def _piece(payload: bytes) -> tuple[str, bytes]:
    """A name, a NUL, and bytes of that file."""
    head, _, data = payload.partition(b"\0")
    return head.decode(), data


def put_into(folder: Path, files: dict[str, bytearray]) -> None:
    """Writes the files beside the sources, in the place of one of the same name: that may be a link to another's."""
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(exist_ok=True)
        place.unlink(missing_ok=True)
        place.write_bytes(data)


def returned(stream: bytes, names: Collection[str]) -> tuple[dict[str, bytes], bool]:
    """The plain files of these names ("*": all) in a tar stream that a hostile program may have made; and whether all
    are whole.

    The program's own view made the stream, so a link in it leads nowhere else; one among the names is passed by.
    """
    found: dict[str, bytes] = {}
    if not stream:
        return found, True
    room = RETURNED_CAP
    try:
        with tarfile.open(fileobj=io.BytesIO(stream), mode="r:") as archive:
            for count, member in enumerate(archive):
                room -= member.size
                if room < 0 or count >= RETURNED_FILES:
                    return found, False
                name = member.name.removeprefix("./")
                wanted = member.isreg() and "/" not in name and (name in names or ALL in names)
                content = archive.extractfile(member) if wanted else None
                if content is not None:
                    found[name] = content.read()
    except (tarfile.TarError, OSError, EOFError, ValueError):
        return found, False
    return found, True
