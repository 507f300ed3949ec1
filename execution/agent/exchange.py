"""Files beside the sources: those that one start of a program finds, and those that it leaves for the owner."""

import io
import tarfile
from collections.abc import Collection
from pathlib import Path

from execution.agent.programs import check_name

RETURNED_CAP = 4 * 1024 * 1024
"""Bytes that a program may leave, with what its archive takes around them: they go back in one frame."""
RETURNED_FILES = 100
ALL = "*"
KEPT = "kept/"
"""What is given with such a name is put into the feedback folder, where the program may change it."""


class Given:
    """The files for the next start. They come in pieces: a name, a NUL and bytes, which are added to that file's."""

    def __init__(self) -> None:
        self._files: dict[str, bytearray] = {}

    def add(self, payload: bytes) -> None:
        """Raises ValueError on a name that is more than a name."""
        head, _, data = payload.partition(b"\0")
        name = head.decode()
        check_name(name.removeprefix(KEPT))
        self._files.setdefault(name, bytearray()).extend(data)

    def take(self) -> dict[str, bytearray]:
        """All of them; they are for one start."""
        files, self._files = self._files, {}
        return files


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
