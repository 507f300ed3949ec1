"""Around every edit of what a problem holds that does not come from the admin's forms."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts.models import User
from core.errors import Conflict
from problems.enums import ProblemStatus
from problems.folder import ProblemTree
from problems.models import Problem
from problems.services.loading import load_problem
from problems.services.publishing import reasons_against_publishing
from problems.services.versions import keep_version_of_published

CHANGED = "It was changed since you read it; look at it again."


@contextmanager
def editing(*, problem: Problem, by: User) -> Iterator[Problem]:
    """One edit at a time, whole or not at all, and on record.

    Raises Conflict where the problem is published and would lack what it does not lack now.
    """
    with transaction.atomic():
        locked = Problem.objects.select_for_update().get(pk=problem.pk)
        is_published = locked.status == ProblemStatus.PUBLISHED
        before = reasons_against_publishing(locked) if is_published else []
        yield locked
        if is_published:
            _refuse_new_reasons(Problem.objects.get(pk=problem.pk), before)
            keep_version_of_published(problem=locked, by=by)


def check_version(wanted: str | None, found: str) -> None:
    """Raises Conflict where somebody read another version than is stored. None: whatever is stored is replaced."""
    if wanted is not None and wanted != found:
        raise Conflict("version_changed", CHANGED, "version")


def rewrite_problem(*, problem: Problem, tree: ProblemTree, by: User) -> None:
    """Store the tree. The folder that was loaded last stays the one remembered: it is not loaded over this edit."""
    load_problem(tree=tree, overwrite=True, by=by)
    Problem.objects.filter(pk=problem.pk).update(loaded_digest=problem.loaded_digest)


def _refuse_new_reasons(problem: Problem, before: list[str]) -> None:
    reasons = [reason for reason in reasons_against_publishing(problem) if reason not in before]
    if reasons:
        sentence = f"“{problem}” is published, and then something would be missing. {' '.join(reasons)}"
        raise Conflict("published_lacks", f"{sentence} Make it a draft first.", "status")
