"""The files under a folder, read with bounds: no links, no foreign bytes, nothing larger than a problem may be."""

import os
import stat
from pathlib import Path

from problems.folder.beside import faults_of_contents, faults_of_sizes, is_beside
from problems.folder.faults import Fault

MAX_TEST_BYTES = 300 * 1024
MAX_PROBLEM_BYTES = 1024 * 1024
MAX_FILES = 2000
MAX_DEPTH = 4  # part-1/solutions/accepted/<name>.py


def read_files(root: Path, faults: list[Fault]) -> tuple[dict[str, str], dict[str, bytes]]:
    """The text of each file under `root` by its path relative to it, with `/`, and the bytes of data files and
    pictures. What is refused goes to `faults`.
    """
    paths = _walk(root, root, 1, faults)
    if len(paths) > MAX_FILES:
        faults.append(Fault(".", f"{len(paths)} files; at most {MAX_FILES} are allowed."))
        return {}, {}
    beside = {name: path for path in paths if is_beside(name := path.relative_to(root).as_posix())}
    plain = [path for path in paths if path not in beside.values()]
    total = sum(path.lstat().st_size for path in plain)
    if total > MAX_PROBLEM_BYTES:
        faults.append(Fault(".", f"The files come to {total // 1024} KB; a problem stays under 1024 KB."))
        return {}, {}
    texts = {path.relative_to(root).as_posix(): _read_text(root, path, faults) for path in plain}
    return {name: text for name, text in texts.items() if text is not None}, _read_beside(beside, faults)


def _read_beside(paths: dict[str, Path], faults: list[Fault]) -> dict[str, bytes]:
    """Nothing of it where there is too much."""
    sizes = {name: path.lstat().st_size for name, path in paths.items()}
    if too_much := faults_of_sizes(sizes):
        faults += too_much
        return {}
    data = {}
    for name, path in paths.items():
        try:
            data[name] = read_bytes(path, sizes[name])
        except OSError as error:
            faults.append(Fault(name, f"It cannot be read: {error.strerror}."))
    faults += faults_of_contents(data)
    return data


def _walk(root: Path, folder: Path, depth: int, faults: list[Fault]) -> list[Path]:
    """Regular files, sorted; links and special files are faults and are never followed or opened."""
    found: list[Path] = []
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = Path(entry.path)
        name = path.relative_to(root).as_posix()
        if entry.is_symlink():
            faults.append(Fault(name, "A symbolic link; only plain files and folders are allowed."))
        elif entry.is_dir(follow_symlinks=False):
            if depth == MAX_DEPTH:
                faults.append(Fault(name, f"A folder {depth} levels deep; no folder of a problem lies that deep."))
            else:
                found += _walk(root, path, depth + 1, faults)
        elif entry.is_file(follow_symlinks=False):
            found.append(path)
        else:
            faults.append(Fault(name, "Neither a file nor a folder; only plain files and folders are allowed."))
        if len(found) > MAX_FILES:
            break
    return found


def _read_text(root: Path, path: Path, faults: list[Fault]) -> str | None:
    name = path.relative_to(root).as_posix()
    try:
        data = read_bytes(path, MAX_PROBLEM_BYTES)
    except OSError as error:
        faults.append(Fault(name, f"It cannot be read: {error.strerror}."))
        return None
    reason = reason_against(name, data)
    if reason:
        faults.append(Fault(name, reason))
        return None
    return data.decode()


def read_bytes(path: Path, limit: int) -> bytes:
    """At most `limit` bytes of a plain file. A link put in its place since the walk is not followed."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "it is not a plain file")
        return file.read(limit)


def reason_against(name: str, data: bytes) -> str | None:
    if "/tests/" in name and len(data) > MAX_TEST_BYTES:
        return f"{len(data) // 1024} KB; a test stays under {MAX_TEST_BYTES // 1024} KB."
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return f"Byte {error.start} is not UTF-8; files are UTF-8."
    if b"\r" in data:
        line = data[: data.index(b"\r")].count(b"\n") + 1
        return f"A carriage return in line {line}; lines end with \\n alone."
    if b"\0" in data:
        return "It holds a NUL byte; files are text."
    return None


def reason_against_text(text: str, most: int) -> str | None:
    """The same of a text that comes in another way. `most`: bytes."""
    data = text.encode()
    if len(data) > most:
        return f"{len(data) // 1024} KB; at most {most // 1024} KB are allowed."
    return reason_against("", data)
