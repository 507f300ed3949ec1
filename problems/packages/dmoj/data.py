"""The files of a package: those in its folder, and those in the archive that init.yml names."""

import posixpath

from problems.folder import Fault
from problems.packages.archive import ArchiveError, MiB, read_archive
from problems.packages.dmoj.nodes import Node
from problems.packages.shelf import MAX_TEST_BYTES, MAX_TESTS_BYTES, PackageShelf


class Data:
    """A file may be named more than once; one of the folder hides that of its name in the archive."""

    def __init__(self, top: Node, shelf: PackageShelf) -> None:
        self._shelf = shelf
        self._texts: dict[str, str] = {}
        self._room = MAX_TESTS_BYTES
        archive = top.get("archive")
        self.names = sorted(shelf.files)
        """Where a pattern looks for tests: the archive, or without one the folder."""
        if archive is not None:
            files = self._unpacked(top, archive)
            self.names = sorted(files)
            shelf.files = files | shelf.files

    def _unpacked(self, top: Node, archive: object) -> dict[str, bytes]:
        """Its files; archives in it stay the files that they are."""
        packed = self._shelf.take(posixpath.normpath(archive)) if isinstance(archive, str) else None
        if packed is None:
            self._shelf.faults.append(top.fault("archive", "It must name a zip of the package, which is not there."))
            return {}
        try:
            return read_archive(packed)
        except ArchiveError as error:
            self._shelf.faults.append(Fault(str(archive), error.message))
            return {}

    def has(self, path: str) -> bool:
        path = posixpath.normpath(path)
        return path in self._texts or path in self._shelf.files

    def text(self, path: str) -> str:
        """The text of a file, with `\\n` line ends. What is wrong with it is a fault of the package."""
        path = posixpath.normpath(path)
        if path not in self._texts:
            if path not in self._shelf.files:
                self._shelf.faults.append(Fault(path, "It is missing; init.yml names it."))
            self._texts[path] = self._shelf.take_text(path, most=MAX_TEST_BYTES) or ""
        return self._texts[path]

    def text_of_test(self, path: str, *, is_binary: bool) -> str:
        """The text as DMOJ gives it to programs: its last line is ended, unless the data are said to be binary."""
        text = self.text(path)
        if not is_binary and text and not text.endswith("\n"):
            text += "\n"
        if self._room >= 0 > self._room - len(text):
            self._shelf.faults.append(Fault("init.yml", f"The tests come to more than {MAX_TESTS_BYTES // MiB} MiB."))
        self._room -= len(text)
        return text
