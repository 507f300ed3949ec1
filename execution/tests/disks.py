"""A real disk that is small, for what happens where one is full."""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from execution.tests.conftest import absent


class SmallDisk:
    """A tmpfs of 64 MiB, with room for what an agent copies. `fill` leaves no page free, `free` gives it back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        with contextlib.suppress(OSError), self._ballast.open("wb", buffering=0) as file:
            for size in (2**20, 4096):
                with contextlib.suppress(OSError):
                    while file.write(bytes(size)) == size:
                        pass

    def free(self) -> None:
        self._ballast.unlink()


@pytest.fixture
def small_disk() -> Iterator[SmallDisk]:
    folder = Path(tempfile.mkdtemp(prefix="ceesarcode-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m,mode=0755", "none", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, text=True)
        if mounted.returncode != 0:
            absent(f"a small disk cannot be mounted here ({mounted.stderr.strip()})")
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], capture_output=True)
        folder.rmdir()
