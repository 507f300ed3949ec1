"""A problem deleted, with all that only it held."""

from django.db import transaction

from problems.models import Blob, Problem
from problems.services.blobs import drop_unheld_blobs, held_digests


@transaction.atomic
def delete_problem(*, problem: Problem) -> None:
    """Its tests, versions, drafts and submissions go with it, and the bytes that nobody else has."""
    problem = Problem.objects.select_for_update().get(pk=problem.pk)
    kept = Blob.objects.filter(versions__problem=problem).values_list("sha256", flat=True)
    held = held_digests(problem) | set(kept)
    problem.delete()
    drop_unheld_blobs(held)
