"""Versions of a problem: kept when what judges changed, read again, restored."""

import json
import tempfile
import zlib
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from accounts.models import User
from core.errors import Conflict
from problems.enums import Difficulty, ProblemStatus
from problems.folder import FolderError, ProblemTree, digest_of, folder_files, read_folder
from problems.models import Problem, ProblemVersion
from problems.services.storing import stored_tree


def judging_digest(tree: ProblemTree) -> str:
    """One digest for all trees that judge alike: words, starter code, solutions and the place in the list do not."""
    parts = tuple(
        replace(part, title="", statement="", cumulative=False, starters=(), solutions=()) for part in tree.parts
    )
    plain = replace(tree, title="", statement="", generator="", tags=(), position=0, parts=parts)
    return digest_of(replace(plain, status=ProblemStatus.DRAFT, difficulty=Difficulty.EASY))


@transaction.atomic
def record_version(*, problem: Problem, by: User | None = None) -> ProblemVersion:
    """The version of what is stored now: the latest one, or where that judges otherwise, a new one.

    Raises Conflict where the parts are not numbered from 1.
    """
    stored = Problem.objects.select_for_update().with_content().get(pk=problem.pk)
    tree = stored_tree(stored)
    digest = judging_digest(tree)
    latest = latest_version(stored)
    if latest is not None and latest.digest == digest:
        return latest
    number = latest.number + 1 if latest else 1
    content = zlib.compress(json.dumps(folder_files(tree)).encode())
    return ProblemVersion.objects.create(problem=stored, number=number, digest=digest, content=content, created_by=by)


def keep_version_of_published(*, problem: Problem, by: User | None = None) -> None:
    """After an edit. Of a draft nobody is judged by, so its edits make no versions; nor does what has no order yet."""
    if not Problem.objects.published().filter(pk=problem.pk).exists():
        return
    try:
        record_version(problem=problem, by=by)
    except Conflict:  # parts that are being renumbered: the edit that mends them makes the version
        return


def latest_version(problem: Problem) -> ProblemVersion | None:
    return ProblemVersion.objects.filter(problem=problem).defer("content").order_by("-number").first()


def version_in_force(problem: Problem) -> ProblemVersion:
    """What a submission is judged by now. A problem that is older than versions gets its first one, and one that is
    not published may have been edited without any."""
    latest = latest_version(problem)
    if latest is not None and problem.status == ProblemStatus.PUBLISHED:
        return latest
    try:
        return record_version(problem=problem)
    except Conflict:  # parts that are being renumbered
        if latest is None:
            raise
        return latest


def files_of(version: ProblemVersion) -> dict[str, str]:
    """The folder as it was, text by path."""
    files: dict[str, str] = json.loads(zlib.decompress(version.content))
    return files


def tree_of(version: ProblemVersion) -> ProblemTree:
    """Raises Conflict where the format has moved on so far that the folder cannot be read any more."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, version.problem.slug)
        for path, text in files_of(version).items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="")
        try:
            return read_folder(folder)
        except FolderError as error:
            raise Conflict(
                "version_unreadable", f"Version {version.number} cannot be read any more: {error}"
            ) from error
