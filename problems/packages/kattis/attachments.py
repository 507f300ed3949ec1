"""Attachments become files of the problem, as far as they are such."""

from problems.folder.beside import FILES, reason_against
from problems.packages.package import DataFile
from problems.packages.shelf import PackageShelf


def data_files_of(attachments: dict[str, bytes], shelf: PackageShelf) -> tuple[DataFile, ...]:
    """Those that are data; a note says which were left out, and why."""
    kept: dict[str, bytes] = {}
    for name, data in sorted(attachments.items()):
        faults = FILES.faults_of({each: len(found) for each, found in kept.items()} | {name: len(data)})
        reason = reason_against(name, data) or (faults[0].message if faults else None)
        if reason:
            shelf.note(f"Its attachment {name[:80]} was left out. {reason}")
        else:
            kept[name] = data
    return tuple(DataFile(name, data) for name, data in kept.items())
