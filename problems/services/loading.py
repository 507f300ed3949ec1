"""Folders loaded into the database: all or nothing for each problem, and nothing at all where nothing changed."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import models, transaction

from accounts.models import User
from core.errors import Conflict
from core.locks import hold_name
from problems.contents import type_of_file, type_of_image
from problems.enums import ImageType
from problems.folder import (
    Contents,
    FileEntry,
    GroupTable,
    JudgeProgramFiles,
    PartTree,
    ProblemTree,
    digest_of,
    read_problem,
)
from problems.models import (
    Blob,
    JudgeProgram,
    Part,
    Problem,
    ProblemFile,
    Solution,
    StarterCode,
    StatementImage,
    TestCase,
    TestGroup,
)
from problems.services.blobs import drop_unheld_blobs, held_digests, keep_blobs
from problems.services.storing import stored_tree
from problems.services.versions import record_version

CONTENT = (StarterCode, TestCase, TestGroup, Solution)
BATCH = 100


class LoadResult(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def load_folder(*, folder: Path, overwrite: bool = False) -> LoadResult:
    """Read a folder and load what it says. Raises FolderError with every fault; nothing is written then."""
    tree, contents = read_problem(folder)
    return load_problem(tree=tree, contents=contents, overwrite=overwrite)


def load_problem(
    *, tree: ProblemTree, contents: Contents | None = None, overwrite: bool = False, by: User | None = None
) -> LoadResult:
    """Make the stored problem what the tree says. `contents` has those of its files and pictures that are not kept yet.

    A folder that is the same as the one loaded last is passed by, so that what was edited or archived in the admin
    outlives the next start; `overwrite` loads it all the same. Rows are matched by their names and keep their ids:
    drafts, submissions and counters stay. Raises Conflict where a part that is gone holds candidates' work.
    """
    digest = digest_of(tree)
    if not overwrite and Problem.objects.filter(slug=tree.slug, loaded_digest=digest).exists():
        return LoadResult.UNCHANGED
    with transaction.atomic():
        hold_name(f"problem {tree.slug}")  # a new one has no row yet
        problem = Problem.objects.select_for_update().with_content().filter(slug=tree.slug).first()
        if problem is None:
            problem = Problem(slug=tree.slug)
            _write(problem, tree, contents or {}, digest)
            record_version(problem=problem, by=by)
            return LoadResult.CREATED
        if _says_the_same(problem, tree):
            Problem.objects.filter(pk=problem.pk).exclude(loaded_digest=digest).update(loaded_digest=digest)
            return LoadResult.UNCHANGED
        before = held_digests(problem)
        _write(problem, tree, contents or {}, digest)
        record_version(problem=problem, by=by)
        drop_unheld_blobs(before)
        return LoadResult.UPDATED


def _says_the_same(problem: Problem, tree: ProblemTree) -> bool:
    try:
        return stored_tree(problem) == tree
    except Conflict:
        return False


def _write(problem: Problem, tree: ProblemTree, contents: Contents, digest: str) -> None:
    is_new = problem.pk is None
    fields = _fields_of(tree) | {"loaded_digest": digest}
    for name, value in fields.items():
        setattr(problem, name, value)
    problem.save(update_fields=None if is_new else [*fields, "updated_at"])
    parts = _sync_parts(problem, tree.parts)
    for part, wanted in zip(parts, tree.parts, strict=True):
        _sync_content(part, wanted)
    _sync(JudgeProgram, {"problem": problem}, ("role",), [_program_fields(one) for one in tree.judge_programs])
    _sync_files(problem, tree, contents)


def _sync_files(problem: Problem, tree: ProblemTree, contents: Contents) -> None:
    ids = keep_blobs((*tree.files, *tree.images), contents)
    files = [
        {"name": entry.name, "content_type": type_of_file(entry.name), "blob_id": ids[entry.sha256]}
        for entry in tree.files
    ]
    images = [
        {"name": entry.name, "content_type": _image_type(entry, contents), "blob_id": ids[entry.sha256]}
        for entry in tree.images
    ]
    _sync(ProblemFile, {"problem": problem}, ("name",), files)
    _sync(StatementImage, {"problem": problem}, ("name",), images)


def _image_type(entry: FileEntry, contents: Contents) -> ImageType:
    """Told by the bytes: those given, or those that are kept."""
    data = contents.get(entry.sha256)
    if data is None:
        data = bytes(Blob.objects.get(sha256=entry.sha256).data)
    return type_of_image(data) or ImageType.PNG


def _program_fields(program: JudgeProgramFiles) -> dict[str, Any]:
    return {
        "role": program.role,
        "language": program.language,
        "entry": program.entry,
        "convention": program.convention,
        "args": list(program.args),
        "files": dict(program.files),
    }


def _fields_of(tree: ProblemTree) -> dict[str, Any]:
    return {
        "title": tree.title,
        "kind": tree.kind,
        "difficulty": tree.difficulty,
        "status": tree.status,
        "position": tree.position,
        "tags": list(tree.tags),
        "languages": list(tree.languages),
        "stop_at_first_failure": tree.stop_at_first_failure,
        "cpu_time_seconds": tree.cpu_time_seconds,
        "memory_mb": tree.memory_mb,
        "judging": tree.judging,
        "checker": tree.checker,
        "absolute_tolerance": tree.absolute_tolerance,
        "relative_tolerance": tree.relative_tolerance,
        "statement": tree.statement,
        "generator": tree.generator,
    }


def _sync_parts(problem: Problem, wanted: tuple[PartTree, ...]) -> list[Part]:
    """The parts in order, each with the fields of the tree; a part that is gone goes, unless work hangs on it."""
    surplus = problem.parts.exclude(number__in=range(1, len(wanted) + 1))
    for part in surplus:
        _refuse_where_work_hangs(part)
    surplus.delete()
    fields = [
        {"number": number, "title": part.title, "cumulative": part.cumulative, "statement": part.statement}
        for number, part in enumerate(wanted, start=1)
    ]
    _sync(Part, {"problem": problem}, ("number",), fields)
    return list(problem.parts.order_by("number"))


def _refuse_where_work_hangs(part: Part) -> None:
    """Whatever points at a part and is not its content is somebody's work: drafts, submissions, what comes later."""
    for relation in Part._meta.related_objects:
        model = relation.related_model
        if model in CONTENT or not isinstance(model, type):
            continue
        if model._default_manager.filter(**{relation.field.name: part}).exists():
            raise Conflict(
                "part_in_use",
                f"{part.problem.slug}/problem.toml: parts: Part {part.number} is gone, but candidates' "
                f"{model._meta.verbose_name_plural} hang on it. Keep the part, or load this under another name.",
                "parts",
            )


def _sync_content(part: Part, wanted: PartTree) -> None:
    owner = {"part": part}
    groups = _sync_groups(part, wanted.groups)
    _sync(StarterCode, owner, ("language",), [{"language": s.language, "source": s.source} for s in wanted.starters])
    tests = [
        {
            "name": test.name,
            "is_sample": test.is_sample,
            "position": position,
            "input": test.input,
            "expected": test.expected,
            "weight": test.weight,
            "group_id": groups.get(test.group),
        }
        for position, test in enumerate(wanted.tests, start=1)
    ]
    _sync(TestCase, owner, ("is_sample", "name"), tests)
    solutions = [
        {"expected": s.expected, "language": s.language, "name": s.name, "source": s.source} for s in wanted.solutions
    ]
    _sync(Solution, owner, ("expected", "language", "name"), solutions)


def _sync_groups(part: Part, wanted: tuple[GroupTable, ...]) -> dict[str, int]:
    """The groups with what each depends on; their ids by name."""
    fields = [
        {
            "name": group.name,
            "position": position,
            "points": group.points,
            "aggregation": group.aggregation,
            "required": group.required,
            "stop_at_first_failure": group.stop_at_first_failure,
        }
        for position, group in enumerate(wanted, start=1)
    ]
    _sync(TestGroup, {"part": part}, ("name",), fields)
    ids = dict(part.groups.values_list("name", "pk")) if wanted else {}
    links = TestGroup.depends_on.through
    links._default_manager.filter(from_testgroup__part=part).delete()
    links._default_manager.bulk_create(
        links(from_testgroup_id=ids[group.name], to_testgroup_id=ids[name])
        for group in wanted
        for name in group.depends_on
    )
    return ids


def _sync(
    model: type[models.Model], owner: Mapping[str, Any], key: tuple[str, ...], wanted: Iterable[dict[str, Any]]
) -> None:
    """Make the rows of `owner` what is wanted, in at most four queries; rows of the same key keep their id."""
    rows = model._default_manager
    present = {tuple(getattr(row, name) for name in key): row for row in rows.filter(**owner)}
    fresh, changed, names = [], [], set[str]()
    for fields in wanted:
        names |= fields.keys() - set(key)
        row = present.pop(tuple(fields[name] for name in key), None)
        if row is None:
            fresh.append(model(**owner, **fields))
        elif _assign(row, fields):
            changed.append(row)
    if present:
        rows.filter(pk__in=[row.pk for row in present.values()]).delete()
    if changed:
        rows.bulk_update(changed, sorted(names), batch_size=BATCH)
    rows.bulk_create(fresh, batch_size=BATCH)


def _assign(row: models.Model, fields: Mapping[str, Any]) -> bool:
    """Set the fields; whether any of them was another before."""
    differs = any(getattr(row, name) != value for name, value in fields.items())
    for name, value in fields.items():
        setattr(row, name, value)
    return differs
