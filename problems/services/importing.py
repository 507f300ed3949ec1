"""A package made a problem: previewed, then imported by the same steps. Admin, API and command line call this."""

from dataclasses import dataclass, replace
from hashlib import sha256

from django.db import IntegrityError, transaction

from core.errors import Conflict
from problems.enums import ProblemStatus
from problems.folder import ProblemTree, digest_of
from problems.folder.reader import reasons_against_tree
from problems.models import Problem
from problems.packages.package import Package
from problems.packages.preview import FieldChange, RowChanges, changed_fields, changed_rows
from problems.services.images import sync_images
from problems.services.loading import LoadResult, load_problem
from problems.services.storing import stored_tree


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did, or would do. `version` names the stored problem that it was compared with."""

    format: str
    slug: str
    title: str
    status: ProblemStatus
    result: LoadResult
    fields: tuple[FieldChange, ...]
    rows: tuple[RowChanges, ...]
    images: tuple[str, ...]
    notes: tuple[str, ...]
    reasons: tuple[str, ...]
    version: str


def preview_import(*, package: Package) -> ImportOutcome:
    """What importing would do: it is done, and taken back. Raises what importing would raise."""
    with transaction.atomic():
        outcome = import_package(package=package)
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def import_package(*, package: Package, version: str | None = None) -> ImportOutcome:
    """Make the stored problem what the package says, whole or not at all.

    `version`, where given, is that of a preview: raises Conflict where the stored problem is another one by now.
    """
    stored = Problem.objects.select_for_update().with_content().filter(slug=package.tree.slug).first()
    before = stored_tree(stored) if stored else None
    found = digest_of(before) if before else ""
    if version is not None and version != found:
        raise Conflict("problem_changed", "The problem was changed since this preview was made; look at it again.")
    tree = _completed(package, before)
    if stored is not None and tree == before and _was_settled(package, stored):
        package = package.settled()
    if tree.status == ProblemStatus.PUBLISHED and (package.blocking or reasons_against_tree(tree)):
        tree = replace(tree, status=ProblemStatus.DRAFT)
    result = _load(tree)
    problem = Problem.objects.get(slug=tree.slug)
    if sync_images(problem, package.images) and result == LoadResult.UNCHANGED:
        result = LoadResult.UPDATED
    Problem.objects.filter(pk=problem.pk).update(
        import_notes="\n".join(package.told()), loaded_digest=digest_of_package(package)
    )
    return ImportOutcome(
        format=package.format,
        slug=tree.slug,
        title=tree.title,
        status=tree.status,
        result=result,
        fields=tuple(changed_fields(before, tree)),
        rows=tuple(changed_rows(before, tree)),
        images=tuple(image.name for image in package.images),
        notes=package.told(),
        reasons=(*reasons_against_tree(tree), *package.told()[: len(package.blocking)]),
        version=found,
    )


def _load(tree: ProblemTree) -> LoadResult:
    try:
        with transaction.atomic():
            return load_problem(tree=tree, overwrite=True)
    except IntegrityError as error:  # another import of the same new problem was faster
        raise Conflict("problem_changed", "The problem was changed by somebody else just now; look again.") from error


def is_imported(*, package: Package) -> bool:
    """Whether this very package is the one that was loaded last."""
    digest = digest_of_package(package)
    return Problem.objects.filter(slug=package.tree.slug, loaded_digest=digest).exists()


def digest_of_package(package: Package) -> str:
    """That of the tree alone where there is no more: the same problem as a folder and as its zip is one."""
    digest = digest_of(package.tree)
    if not package.images:
        return digest
    pictures = b"".join(sha256(image.name.encode() + b"\0" + image.data).digest() for image in package.images)
    return sha256(digest.encode() + pictures).hexdigest()


def _was_settled(package: Package, stored: Problem) -> bool:
    """Whether what blocks was imported before, and somebody has settled it since."""
    return set(package.blocking) <= set(stored.import_notes.splitlines())


def _completed(package: Package, before: ProblemTree | None) -> ProblemTree:
    """The tree, with what its format does not tell taken from the stored problem."""
    tree = package.tree
    if before is None or not package.untold:
        return tree
    kept = {name: getattr(before, name) for name in package.untold - {"starters"}}
    if "starters" in package.untold:
        starters = [part.starters for part in before.parts]
        kept["parts"] = tuple(
            replace(part, starters=starters[index] if index < len(starters) else part.starters)
            for index, part in enumerate(tree.parts)
        )
    return replace(tree, **kept)
