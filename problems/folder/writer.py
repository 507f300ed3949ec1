"""A tree written as a folder, in its one canonical form: the same tree gives the same bytes."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from core.errors import Conflict
from problems.folder.reader import read_folder
from problems.folder.toml import describe, describe_weights
from problems.folder.tree import PartTree, ProblemTree
from problems.naming import DEFAULT_FILES, ENDING_OF_LANGUAGE


def folder_files(tree: ProblemTree) -> dict[str, str]:
    """The text of each file by its path in the folder, sorted."""
    files = {"problem.toml": describe(tree), "statement.md": tree.statement}
    if tree.generator:
        files["generate.py"] = tree.generator
    for program in tree.judge_programs:
        files |= {f"judge/{program.role.value}/{name}": text for name, text in program.files}
    for number, part in enumerate(tree.parts, start=1):
        files |= {f"part-{number}/{path}": text for path, text in _part_files(part).items()}
    return dict(sorted(files.items()))


def digest_of(tree: ProblemTree) -> str:
    """SHA-256 of the canonical files: equal for folders that say the same, however they are laid out."""
    digest = hashlib.sha256()
    for path, text in folder_files(tree).items():
        data = text.encode()
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def write_folder(tree: ProblemTree, parent: Path) -> Path:
    """Write `parent/<slug>` whole, in place of a problem folder that may be there; never over another folder.

    What was written is read back first: a folder that would not load again is refused with its faults.
    """
    target = parent / tree.slug
    if target.is_symlink() or (target.exists() and not (target / "problem.toml").is_file()):
        raise Conflict("not_a_problem", f"{target} exists and is not a problem folder; it was left alone.", "path")
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{tree.slug}.", dir=parent) as workshop:
        fresh = Path(workshop) / tree.slug
        for path, text in folder_files(tree).items():
            file = fresh / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        if read_folder(fresh) != tree:
            raise Conflict("not_canonical", f"{tree.slug}: its content cannot be told by a folder.")
        if target.exists():
            shutil.move(target, Path(workshop) / "old")
        fresh.rename(target)
    return target


def _part_files(part: PartTree) -> dict[str, str]:
    files = {"statement.md": part.statement, "tests/weights.toml": describe_weights(part)}
    files = {path: text for path, text in files.items() if text}
    for starter in part.starters:
        files[f"starter/{DEFAULT_FILES[starter.language]}"] = starter.source
    for test in part.tests:
        files[f"tests/{test.path}.in"] = test.input
        files[f"tests/{test.path}.out"] = test.expected
    for solution in part.solutions:
        ending = ENDING_OF_LANGUAGE[solution.language]
        files[f"solutions/{solution.expected.label}/{solution.name}.{ending}"] = solution.source
    return files
