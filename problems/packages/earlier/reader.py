"""A folder of the earlier CeesarCode as a package: published where nothing stands against it, else a draft."""

from problems.enums import Difficulty, Kind, ProblemStatus
from problems.folder import Fault, PartTree, ProblemTree, StarterFile
from problems.folder.reader import reasons_against_tree
from problems.naming import MAX_PARTS, MAX_SLUG, MAX_TITLE
from problems.packages.earlier.manifest import FILE, EarlierPart, Manifest, Stubs, parse_manifest
from problems.packages.earlier.statement import as_markdown
from problems.packages.earlier.tests import read_checker, read_tests
from problems.packages.naming import address_of, languages_of, slug_of
from problems.packages.package import Package
from problems.packages.shelf import PackageShelf, some

UNTOLD = frozenset({"difficulty", "position", "tags", "generator"})
KINDS = {"coding": Kind.CODING, "system_design": Kind.SYSTEM_DESIGN, "sql": Kind.SQL}


def read_earlier(files: dict[str, bytes], name: str) -> Package:
    """The problem that the files tell. Raises FolderError with every fault found."""
    shelf = PackageShelf(dict(files))
    manifest = parse_manifest(shelf.take(FILE) or b"", shelf.faults)
    if manifest is not None:
        _check(manifest, shelf)
    shelf.refuse_where_faulty(name)
    assert manifest is not None, "what is refused has a fault"
    tree = _tree(manifest, shelf)
    shelf.refuse_where_faulty(name)
    if left := sorted(shelf.files):
        shelf.note(f"Left out, as such files have no place here: {some(left)}.", blocks=tree.kind != Kind.SYSTEM_DESIGN)
    reasons = reasons_against_tree(tree)
    if reasons:
        shelf.note(f"It came as a draft. {' '.join(reasons)}")
    package = Package("earlier", tree, shelf.all_notes(), untold=UNTOLD, blocking=tuple(shelf.blocking))
    return package if reasons or shelf.is_blocked else package.with_status(ProblemStatus.PUBLISHED)


def _check(manifest: Manifest, shelf: PackageShelf) -> None:
    if manifest.type not in KINDS:
        shelf.faults.append(Fault(FILE, f"It must be one of {', '.join(KINDS)}.", field="type"))
    if not slug_of(manifest.id):
        shelf.faults.append(Fault(FILE, "It must hold a letter or a digit, to make an address of.", field="id"))
    title = manifest.title.strip()
    if not title or len(title) > MAX_TITLE or not title.isprintable():
        shelf.faults.append(Fault(FILE, f"It must be one line of 1 to {MAX_TITLE} characters.", field="title"))
    if any("\0" in text for text in _texts(manifest)):
        shelf.faults.append(Fault(FILE, "It holds a NUL character; texts have none."))
    numbers = sorted(part.partnumber for part in manifest.parts or [])
    if numbers and numbers not in (list(range(first, first + len(numbers))) for first in (1, 2)):
        sentence = "They must be numbered one by one, from 1, or from 2 where the statement is the first."
        shelf.faults.append(Fault(FILE, sentence, field="parts"))
    elif len(numbers) >= MAX_PARTS:
        shelf.faults.append(Fault(FILE, f"There may be fewer than {MAX_PARTS}.", field="parts"))


def _texts(manifest: Manifest) -> list[str]:
    owners: list[Manifest | EarlierPart] = [manifest, *(manifest.parts or [])]
    return [text for owner in owners for text in (owner.statement, owner.title, *(owner.stub or {}).values())]


def _tree(manifest: Manifest, shelf: PackageShelf) -> ProblemTree:
    languages, unknown = languages_of(manifest.languages)
    kind = Kind.SQL if languages == ("sql",) else KINDS[manifest.type]
    if unknown and kind != Kind.SYSTEM_DESIGN:
        shelf.note(f"Its languages {some(unknown)} were left out: no problem can name them here.")
    slug = slug_of(manifest.id)
    if slug != address_of(manifest.id):
        shelf.note(f"Its id was made the address {slug}, which has at most {MAX_SLUG} characters.")
    checker, absolute, relative = read_checker(shelf)
    parts = _parts(manifest, shelf, kind)
    statement = as_markdown(manifest.statement)
    if len(parts) > 1 and not any(part.partnumber == 1 for part in manifest.parts or []):
        statement = f"This problem has {len(parts)} parts.\n"
    return ProblemTree(
        slug=slug,
        title=manifest.title.strip(),
        kind=kind,
        difficulty=Difficulty.MEDIUM,
        status=ProblemStatus.DRAFT,
        position=1000,
        tags=(),
        languages=() if kind == Kind.SYSTEM_DESIGN else languages,
        stop_at_first_failure=False,
        cpu_time_seconds=2.0,
        memory_mb=256,
        checker=checker,
        absolute_tolerance=absolute,
        relative_tolerance=relative,
        statement=statement,
        generator="",
        parts=parts,
    )


def _parts(manifest: Manifest, shelf: PackageShelf, kind: Kind) -> tuple[PartTree, ...]:
    """The first part is the manifest itself, unless the list of parts begins with one of its own."""
    listed = sorted(manifest.parts or [], key=lambda part: part.partnumber)
    if not listed:
        return (_part(shelf, kind, 1, "", EarlierPart(partnumber=1, stub=manifest.stub), manifest.statement),)
    if listed[0].partnumber != 1:
        listed.insert(0, EarlierPart(partnumber=1, statement=manifest.statement, stub=manifest.stub))
    elif not listed[0].stub:
        listed[0] = listed[0].model_copy(update={"stub": manifest.stub})
    return tuple(
        _part(shelf, kind, number, as_markdown(part.statement), part, part.statement)
        for number, part in enumerate(listed, start=1)
    )


def _part(shelf: PackageShelf, kind: Kind, number: int, statement: str, part: EarlierPart, asked: str) -> PartTree:
    root = "v1" if number == 1 else f"v1/part{number}"
    if kind == Kind.SYSTEM_DESIGN:
        if left := shelf.take_all(root):
            shelf.note(f"Its {len(left)} test files were left out: a system-design problem has no tests.")
        return PartTree(title=part.title.strip(), statement=statement, cumulative=number > 1)
    return PartTree(
        title=part.title.strip(),
        cumulative=number > 1,
        statement=statement,
        starters=_starters(shelf, part.stub or {}),
        tests=read_tests(shelf, root, kind, asked),
    )


def _starters(shelf: PackageShelf, stubs: Stubs) -> tuple[StarterFile, ...]:
    starters: dict[str, StarterFile] = {}
    for name, source in stubs.items():
        known, _ = languages_of([name])
        if known and source.strip() and known[0] not in starters:
            starters[known[0]] = StarterFile(known[0], source.replace("\r\n", "\n").replace("\r", "\n"))
    return tuple(starters[language] for language in sorted(starters))
