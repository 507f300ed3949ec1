"""What lies beside the texts of a problem: data files for its programs, and the pictures of its statement."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from problems.contents import MAX_IMAGE_BYTES, reason_against_file, type_of_image
from problems.folder.faults import Fault
from problems.folder.tree import FileEntry, ProblemTree
from problems.naming import DATA_FILE_NAME_RULE, IMAGE_NAME, IMAGE_NAME_RULE, is_data_file_name

Value = TypeVar("Value")
MiB = 1024 * 1024
Contents = Mapping[str, bytes]
"""Bytes by their SHA-256."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a kind a problem may have, and in which folder it lies."""

    folder: str
    most: int
    most_bytes_each: int
    most_bytes: int

    def faults_of(self, sizes: Mapping[str, int]) -> list[Fault]:
        """What is too many or too large, by name: known before anything is read."""
        faults = [
            Fault(
                f"{self.folder}/{name}", f"It has {size} bytes; at most {self.most_bytes_each // MiB} MB are allowed."
            )
            for name, size in sizes.items()
            if size > self.most_bytes_each
        ]
        if len(sizes) > self.most:
            faults.append(Fault(self.folder, f"{len(sizes)} files; at most {self.most} are allowed."))
        elif not faults and sum(sizes.values()) > self.most_bytes:
            faults.append(Fault(self.folder, f"They come to more than {self.most_bytes // MiB} MB."))
        return faults


FILES = Room("files", most=10, most_bytes_each=32 * MiB, most_bytes=64 * MiB)
IMAGES = Room("images", most=50, most_bytes_each=MAX_IMAGE_BYTES, most_bytes=20 * MiB)
ROOMS = {room.folder: room for room in (FILES, IMAGES)}


def is_beside(path: str) -> bool:
    return path.partition("/")[0] in ROOMS and "/" in path


def faults_of_sizes(sizes: Mapping[str, int]) -> list[Fault]:
    """Of all that lies beside the texts, by path."""
    return [fault for room in ROOMS.values() for fault in room.faults_of(_under(room, sizes))]


def faults_of_contents(data: Mapping[str, bytes]) -> list[Fault]:
    """What the names or the bytes are not, by path."""
    faults = []
    for name, each in _under(FILES, data).items():
        if reason := reason_against(name, each):
            faults.append(Fault(f"files/{name}", reason))
    for name, each in _under(IMAGES, data).items():
        if not IMAGE_NAME.fullmatch(name):
            faults.append(Fault(f"images/{name}", f"The name of a picture is {IMAGE_NAME_RULE}."))
        elif type_of_image(each) is None:
            faults.append(Fault(f"images/{name}", "It is no PNG, JPEG, GIF, WebP or SVG."))
    return faults


def reason_against(name: str, data: bytes) -> str | None:
    """Why this is no data file of a problem; None where it is one."""
    if not is_data_file_name(name):
        return f"The name of a file here is {DATA_FILE_NAME_RULE}."
    return reason_against_file(name, data)


def entry_of(name: str, data: bytes) -> FileEntry:
    return FileEntry(name, hashlib.sha256(data).hexdigest(), len(data))


def entries_of(named: Iterable[tuple[str, bytes]]) -> tuple[FileEntry, ...]:
    return tuple(sorted((entry_of(name, data) for name, data in named), key=lambda entry: entry.name))


def entries_under(room: Room, data: Mapping[str, bytes]) -> tuple[FileEntry, ...]:
    return entries_of(_under(room, data).items())


def entries_beside(tree: ProblemTree) -> dict[str, FileEntry]:
    """All of them by their path in the folder, sorted."""
    pairs = ((FILES, tree.files), (IMAGES, tree.images))
    return {f"{room.folder}/{entry.name}": entry for room, entries in pairs for entry in entries}


def contents_of(data: Iterable[bytes]) -> dict[str, bytes]:
    return {hashlib.sha256(each).hexdigest(): each for each in data}


def _under(room: Room, found: Mapping[str, Value]) -> dict[str, Value]:
    """By name, what lies under the folder of a room."""
    start = f"{room.folder}/"
    return {path.removeprefix(start): value for path, value in found.items() if path.startswith(start)}
