"""The bytes of files and pictures: kept once, and as long as something refers to them."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from core.errors import Conflict
from problems.folder import Contents, FileEntry
from problems.models import Blob, Problem, ProblemFile, ProblemVersion


def keep_blobs(entries: Collection[FileEntry], contents: Contents) -> dict[str, int]:
    """The id of each blob by its digest; what is not kept yet is written.

    The rows stay locked until the transaction ends: nobody takes one away in between. Raises Conflict where the bytes
    are neither given nor there.
    """
    wanted = sorted({entry.sha256 for entry in entries})
    present = set(_locked(wanted).values_list("sha256", flat=True))
    for sha256 in wanted:
        if sha256 in contents and sha256 not in present:
            data = contents[sha256]
            Blob.objects.bulk_create([Blob(sha256=sha256, size=len(data), data=data)], ignore_conflicts=True)
    ids = dict(_locked(wanted).values_list("sha256", "pk"))
    for entry in entries:
        if entry.sha256 not in ids:
            raise Conflict("contents_missing", f"The contents of {entry.name} are not kept any more.", "files")
    return ids


def held_digests(problem: Problem) -> set[str]:
    """What the problem's files and pictures refer to now."""
    return {row.blob.sha256 for row in problem.files.all()} | {row.blob.sha256 for row in problem.images.all()}


def hold_by_version(version: ProblemVersion, entries: Iterable[FileEntry]) -> None:
    version.blobs.set(Blob.objects.filter(sha256__in={entry.sha256 for entry in entries}))


def drop_unheld_blobs(digests: Collection[str]) -> int:
    """Deletes those of them that nothing refers to any more, and says how many there were.

    They are locked first and looked at then: somebody may be about to refer to one.
    """
    if not digests:
        return 0
    locked = list(_locked(sorted(digests)).values_list("pk", flat=True))
    return Blob.objects.unheld().filter(pk__in=locked).delete()[0]


def bytes_of(problem: Problem) -> dict[str, bytes]:
    """The contents of the problem's files and pictures by their digest."""
    blobs = Blob.objects.filter(sha256__in=held_digests(problem)).defer(None)
    return {blob.sha256: bytes(blob.data) for blob in blobs}


def data_files_of(problem_id: int) -> dict[str, bytes]:
    """What programs of the problem find in their work folder, by name."""
    rows = ProblemFile.objects.filter(problem=problem_id).defer(None)
    return {row.name: bytes(row.blob.data) for row in rows}


def _locked(digests: Collection[str]) -> QuerySet[Blob]:
    return Blob.objects.select_for_update().filter(sha256__in=digests).order_by("pk")
