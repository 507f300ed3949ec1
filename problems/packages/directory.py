"""A package that lies unpacked in a folder, read within the bounds of an archive: no links, no special files."""

import os
from pathlib import Path

from problems.folder import Fault, FolderError
from problems.folder.files import read_bytes
from problems.packages.archive import MAX_FILE_BYTES, MAX_FILES, MAX_TOTAL_BYTES, MiB, is_left_out


def read_directory(folder: Path) -> dict[str, bytes]:
    """The files under `folder` by their path in it. Raises FolderError with what is refused."""
    faults: list[Fault] = []
    files: dict[str, bytes] = {}
    for path in _walk(folder, folder, faults):
        name = path.relative_to(folder).as_posix()
        try:
            files[name] = read_bytes(path, MAX_FILE_BYTES + 1)
        except OSError as error:
            faults.append(Fault(name, f"It cannot be read: {error.strerror}."))
            continue
        if len(files[name]) > MAX_FILE_BYTES:
            faults.append(Fault(name, f"It is larger than {MAX_FILE_BYTES // MiB} MiB, the most for one file."))
        if sum(map(len, files.values())) > MAX_TOTAL_BYTES:
            faults.append(Fault(".", f"The files come to more than {MAX_TOTAL_BYTES // MiB} MiB."))
        if faults:
            break
    if faults:
        raise FolderError(folder.name, faults)
    return files


def _walk(root: Path, folder: Path, faults: list[Fault]) -> list[Path]:
    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=lambda error: faults.append(_unreadable(root, error))):
        folders.sort()
        for name in sorted([*folders, *names]):
            path = Path(place) / name
            relative = path.relative_to(root).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                faults.append(Fault(relative, "A link or a special file; only plain files and folders are allowed."))
            elif path.is_file() and not is_left_out(relative):
                found.append(path)
        if len(found) > MAX_FILES:
            faults.append(Fault(".", f"More than {MAX_FILES} files, which is the most allowed."))
            break
    return found


def _unreadable(root: Path, error: OSError) -> Fault:
    place = Path(error.filename).relative_to(root).as_posix() if error.filename else "."
    return Fault(place, f"It cannot be read: {error.strerror}.")
