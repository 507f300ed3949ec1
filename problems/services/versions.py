"""Versions of a problem: kept when what judges changed, read again, restored."""

import json
import zlib
from dataclasses import astuple, replace
from typing import Any

from django.db import transaction

from accounts.models import User
from core.errors import Conflict
from problems.enums import Difficulty, ProblemStatus
from problems.folder import FileEntry, FolderError, ProblemTree, digest_of, folder_files
from problems.folder.parts import Shelf
from problems.folder.reader import read_shelf
from problems.models import Problem, ProblemVersion
from problems.services.blobs import hold_by_version
from problems.services.storing import stored_tree

BESIDE = ("files", "images")


def judging_digest(tree: ProblemTree) -> str:
    """One digest for all trees that judge alike: words, pictures, starter code, solutions and the place in the list do
    not.
    """
    parts = tuple(
        replace(part, title="", statement="", cumulative=False, starters=(), solutions=()) for part in tree.parts
    )
    plain = replace(tree, title="", statement="", generator="", tags=(), position=0, parts=parts, images=())
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
    version = ProblemVersion.objects.create(
        problem=stored, number=number, digest=digest, content=_packed(tree), created_by=by
    )
    hold_by_version(version, (*tree.files, *tree.images))
    return version


def _packed(tree: ProblemTree) -> bytes:
    entries = {kind: [astuple(entry) for entry in getattr(tree, kind)] for kind in BESIDE}
    return zlib.compress(json.dumps({"texts": folder_files(tree), **entries}).encode())


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
    texts: dict[str, str] = _unpacked(version)["texts"]
    return texts


def entries_of(version: ProblemVersion) -> tuple[tuple[FileEntry, ...], tuple[FileEntry, ...] | None]:
    """Its data files, and its pictures: None in a version that is older than their keeping and says nothing of them."""
    kept = _unpacked(version)
    files, images = (tuple(FileEntry(*entry) for entry in kept.get(kind, ())) for kind in BESIDE)
    return files, images if "images" in kept else None


def _unpacked(version: ProblemVersion) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(zlib.decompress(version.content))
    return kept if isinstance(kept.get("texts"), dict) else {"texts": kept}


def tree_of(version: ProblemVersion) -> ProblemTree:
    """Raises Conflict where the format has moved on so far that the folder cannot be read any more."""
    files, images = entries_of(version)
    try:
        tree = read_shelf(version.problem.slug, Shelf(dict(files_of(version))))
        return replace(tree, files=files, images=images or ())
    except FolderError as error:
        raise Conflict("version_unreadable", f"Version {version.number} cannot be read any more: {error}") from error
