"""A folder read into a tree. All faults of a problem are collected before it is refused."""

from dataclasses import replace
from pathlib import Path

from core.errors import NotFound
from problems.enums import Checker, Difficulty, Judging, Kind, ProblemStatus
from problems.folder.beside import FILES, IMAGES, contents_of, entries_under
from problems.folder.description import Description, ProblemTable
from problems.folder.faults import Fault, FolderError
from problems.folder.files import read_files
from problems.folder.groups import group_facts
from problems.folder.judging import read_judge_programs
from problems.folder.parts import Shelf, read_part
from problems.folder.toml import parse_description
from problems.folder.tree import JudgeProgramFiles, PartTree, ProblemTree
from problems.naming import SLUG_RULE, is_slug
from problems.publishability import PartFacts, reasons_against


def find_folders(path: Path) -> list[Path]:
    """The problem folders that `path` names: itself, or the folders in it. Hidden folders and files are passed by."""
    if not path.is_dir():
        raise NotFound("no_folder", f"{path} is not a folder.", "path")
    if (path / "problem.toml").exists():
        return [path.absolute()]
    folders = sorted(entry for entry in path.absolute().iterdir() if entry.is_dir() and entry.name[0] not in "._")
    if not folders:
        raise NotFound("no_problems", f"{path} holds neither a problem.toml nor folders of problems.", "path")
    return folders


def read_folder(folder: Path) -> ProblemTree:
    """The problem in `folder`, whose name is its slug. Raises FolderError with every fault found."""
    return read_problem(folder)[0]


def read_problem(folder: Path) -> tuple[ProblemTree, dict[str, bytes]]:
    """The problem, and the contents of its data files and pictures by their SHA-256. Raises FolderError."""
    slug = folder.name or folder.resolve().name
    faults: list[Fault] = []
    if folder.is_symlink():
        raise FolderError(slug, [Fault(".", "The folder is a symbolic link; only plain folders are read.")])
    try:
        texts, beside = read_files(folder, faults)
    except OSError as error:
        raise FolderError(slug, [Fault(".", f"The folder cannot be read: {error.strerror}.")]) from error
    return read_shelf(slug, Shelf(texts, faults, beside)), contents_of(beside.values())


def read_shelf(slug: str, shelf: Shelf) -> ProblemTree:
    """The problem whose files are on the shelf. Raises FolderError with every fault found, those on the shelf too."""
    faults = shelf.faults
    if not is_slug(slug):
        faults.append(Fault(".", f"The folder's name is the problem's address: {SLUG_RULE}."))
    description = _description(shelf)
    tree = _tree(slug, description, shelf) if description else None
    if tree and not faults:
        faults += faults_of_meaning(tree)
    if faults or tree is None:
        raise FolderError(slug, faults)
    return tree


def _description(shelf: Shelf) -> Description | None:
    text = shelf.take("problem.toml")
    if text is not None:
        return parse_description(text, shelf.faults)
    shelf.fault_unless_refused("problem.toml", "It is missing; every problem has one.")
    return None


def _tree(slug: str, description: Description, shelf: Shelf) -> ProblemTree:
    statement = shelf.take("statement.md")
    if statement is None:
        shelf.fault_unless_refused("statement.md", "It is missing; every problem has one.")
    elif not statement.strip():
        shelf.faults.append(Fault("statement.md", "It is empty."))
    generator = shelf.take("generate.py")
    parts = tuple(_part(shelf, number, description) for number in range(1, len(description.parts) + 1))
    judge_programs = read_judge_programs(shelf, description)
    shelf.refuse_the_rest(parts=len(parts))
    tree = problem_tree(
        slug, description, statement=statement or "", generator=generator or "", parts=parts, programs=judge_programs
    )
    return replace(tree, files=entries_under(FILES, shelf.beside), images=entries_under(IMAGES, shelf.beside))


def problem_tree(
    slug: str,
    description: ProblemTable,
    *,
    statement: str,
    generator: str,
    parts: tuple[PartTree, ...],
    programs: tuple[JudgeProgramFiles, ...],
) -> ProblemTree:
    return ProblemTree(
        slug=slug,
        title=description.title,
        kind=Kind(description.kind),
        difficulty=Difficulty[description.difficulty.upper()],
        status=ProblemStatus(description.status),
        position=description.position,
        tags=tuple(description.tags),
        languages=tuple(description.languages),
        stop_at_first_failure=description.stop_at_first_failure,
        cpu_time_seconds=description.limits.cpu_time_seconds,
        memory_mb=description.limits.memory_mb,
        checker=Checker(description.checker.name),
        absolute_tolerance=description.checker.absolute_tolerance,
        relative_tolerance=description.checker.relative_tolerance,
        statement=statement,
        generator=generator,
        parts=parts,
        judge_programs=programs,
        judging=Judging(description.judging),
    )


def _part(shelf: Shelf, number: int, description: Description) -> PartTree:
    table = description.parts[number - 1]
    if number == 1 and table.cumulative:
        shelf.faults.append(FIRST_CUMULATIVE)
    return read_part(shelf, number, table)


FIRST_CUMULATIVE = Fault("problem.toml", "The first part has no part before it.", field="parts.1.cumulative")


def faults_of_meaning(tree: ProblemTree) -> list[Fault]:
    """What each file alone does not show: what its kind and its status ask of the whole."""
    faults = []
    if tree.kind == Kind.SYSTEM_DESIGN:
        faults += [
            Fault(f"part-{number}", "A system-design problem has no starter code, no tests and no solutions.")
            for number, part in enumerate(tree.parts, start=1)
            if part.starters or part.tests or part.groups or part.solutions
        ]
    if tree.status == ProblemStatus.PUBLISHED and not faults:
        faults += [Fault("problem.toml", reason, field="status") for reason in reasons_against_tree(tree)]
    return faults


def reasons_against_tree(tree: ProblemTree) -> list[str]:
    """Sentences that say what is missing before it may be published; empty where nothing is."""
    facts = [
        PartFacts(
            has_statement=bool(part.statement.strip()),
            samples=sum(test.is_sample for test in part.tests),
            hidden=sum(not test.is_sample for test in part.tests),
            groups=group_facts(part),
        )
        for part in tree.parts
    ]
    return reasons_against(
        kind=tree.kind,
        has_statement=bool(tree.statement.strip()),
        languages=tree.languages,
        judging=tree.judging,
        checker=tree.checker,
        programs={program.role: program.convention for program in tree.judge_programs},
        parts=facts,
    )
