"""Data files of a problem, added and taken away one at a time."""

from django.db import transaction

from accounts.models import User
from core.errors import DomainError, NotFound
from problems.contents import reason_against_file, type_of_file
from problems.folder.beside import FILES, entry_of
from problems.models import Problem, ProblemFile
from problems.naming import DATA_FILE_NAME_RULE, is_data_file_name
from problems.services.blobs import drop_unheld_blobs, held_digests, keep_blobs
from problems.services.versions import keep_version_of_published


@transaction.atomic
def attach_file(*, problem: Problem, name: str, data: bytes, by: User | None = None) -> tuple[ProblemFile, bool]:
    """Adds a file, or puts it in the place of the one of this name; and whether it is a new one.

    Raises DomainError with the field at fault.
    """
    if not is_data_file_name(name):
        raise DomainError("file_name_invalid", f"The name of a file is {DATA_FILE_NAME_RULE}.", "name")
    problem = Problem.objects.select_for_update().get(pk=problem.pk)
    sizes = {file.name: file.blob.size for file in problem.files.all()}
    if faults := FILES.faults_of(sizes | {name: len(data)}):
        raise DomainError("file_too_large", f"{name}: {faults[0].message}", "file")
    if reason := reason_against_file(name, data):
        raise DomainError("file_invalid", f"{name}: {reason}", "file")
    before, entry = held_digests(problem), entry_of(name, data)
    blob_id = keep_blobs([entry], {entry.sha256: data})[entry.sha256]
    fields = {"content_type": type_of_file(name), "blob_id": blob_id}
    file, is_new = ProblemFile.objects.update_or_create(problem=problem, name=name, defaults=fields)
    _settle(problem, before, by)
    return file, is_new


@transaction.atomic
def detach_file(*, problem: Problem, name: str, by: User | None = None) -> None:
    """Raises NotFound where the problem has no such file."""
    problem = Problem.objects.select_for_update().get(pk=problem.pk)
    before = held_digests(problem)
    if not problem.files.filter(name=name).delete()[0]:
        raise NotFound("file_unknown", "The problem has no file of this name.", "name")
    _settle(problem, before, by)


def _settle(problem: Problem, before: set[str], by: User | None) -> None:
    problem.save(update_fields=["updated_at"])
    keep_version_of_published(problem=problem, by=by)
    drop_unheld_blobs(before)
