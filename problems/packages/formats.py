"""Which format a package is in: told by the file that only that format has."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core.errors import DomainError
from problems.folder import Fault, find_folders
from problems.folder.beside import faults_of_contents, faults_of_sizes, is_beside
from problems.folder.files import MAX_PROBLEM_BYTES, reason_against
from problems.folder.parts import Shelf
from problems.folder.reader import read_shelf
from problems.naming import SLUG_RULE, is_slug
from problems.packages.archive import read_archive
from problems.packages.directory import read_directory
from problems.packages.dmoj import read_dmoj
from problems.packages.earlier import read_earlier
from problems.packages.json_form import read_json
from problems.packages.kattis import read_kattis
from problems.packages.naming import slug_of
from problems.packages.package import DataFile, Image, Package

Reader = Callable[[dict[str, bytes], str], Package]
OWN = "problem.toml"


def _read_own(files: dict[str, bytes], name: str) -> Package:
    shelf = Shelf({}, beside={path: data for path, data in files.items() if is_beside(path)})
    shelf.faults += faults_of_sizes({path: len(data) for path, data in shelf.beside.items()})
    shelf.faults += faults_of_contents(shelf.beside)
    plain = {path: data for path, data in files.items() if path not in shelf.beside}
    if sum(map(len, plain.values())) > MAX_PROBLEM_BYTES:
        shelf.faults.append(Fault(".", f"The files come to more than {MAX_PROBLEM_BYTES // 1024} KB."))
    for path, data in plain.items():
        if reason := reason_against(path, data):
            shelf.faults.append(Fault(path, reason))
        else:
            shelf.texts[path] = data.decode()
    tree = read_shelf(name, shelf)
    images = tuple(Image(entry.name, files[f"images/{entry.name}"]) for entry in tree.images)
    data_files = tuple(DataFile(entry.name, files[f"files/{entry.name}"]) for entry in tree.files)
    return Package("ceesarcode", tree, images=images, files=data_files)


KATTIS = "problem.yaml"
TOLD_SLUG = re.compile(rb"\A# slug: ([a-z0-9-]+)$", re.MULTILINE)
READERS: dict[str, Reader] = {
    OWN: _read_own,
    "manifest.json": read_earlier,
    KATTIS: read_kattis,
    "init.yml": read_dmoj,
}


def read_package(*, data: bytes, name: str, slug: str = "") -> Package:
    """The problem in a zip, or in a JSON document, whose file is called `name`.

    `slug`, where given, is the address that it gets. Raises DomainError with everything that is wrong; nothing is
    kept then.
    """
    if slug and not is_slug(slug):
        raise DomainError("bad_slug", f"The address of a problem is {SLUG_RULE}.", "slug")
    if name.endswith(".json"):
        return _under(read_json(data), slug)
    files = read_archive(data)
    files, folder = _without_outer_folder(files)
    return _read(files, slug or slug_of(folder or Path(name).stem) or "package", slug)


def read_package_folder(folder: Path) -> Package:
    """The problem that lies unpacked in `folder`."""
    return _read(read_directory(folder), folder.name, "")


def is_package(folder: Path) -> bool:
    """Whether the folder is a package from elsewhere; our own folders are not."""
    return any((folder / marker).is_file() for marker in READERS if marker != OWN)


def find_packages(path: Path) -> list[Path]:
    """The folders of problems, ours and others, that `path` names."""
    return [path.absolute()] if path.is_dir() and is_package(path) else find_folders(path)


def _read(files: dict[str, bytes], name: str, slug: str) -> Package:
    markers = [marker for marker in READERS if marker in files]
    if len(markers) != 1:
        found = "more than one of" if markers else "none of"
        raise DomainError(
            "unknown_package", f"{name}: it holds {found} {', '.join(READERS)}, so its format is not known.", "package"
        )
    told = TOLD_SLUG.match(files.get(KATTIS, b""))  # what we export says so, as its folder has no hyphens
    return _under(READERS[markers[0]](files, slug or (told[1].decode() if told else name)), slug)


def _under(package: Package, slug: str) -> Package:
    """At the address that was asked for, where one was; its statements show its pictures there too."""
    tree = package.tree
    if slug in ("", tree.slug):
        return package
    old, new = f"/problems/{tree.slug}/images/", f"/problems/{slug}/images/"
    parts = tuple(replace(part, statement=part.statement.replace(old, new)) for part in tree.parts)
    moved = replace(tree, slug=slug, statement=tree.statement.replace(old, new), parts=parts)
    return replace(package, tree=moved)


def _without_outer_folder(files: dict[str, bytes]) -> tuple[dict[str, bytes], str]:
    """Many pack the folder itself: then it is left away, and gives the name."""
    outer = {path.partition("/")[0] for path in files}
    if len(outer) != 1 or any("/" not in path for path in files):
        return files, ""
    folder = outer.pop()
    return {path.removeprefix(f"{folder}/"): data for path, data in files.items()}, folder
