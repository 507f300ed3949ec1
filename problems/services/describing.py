"""What is told of a problem and of a part beside its tests and solutions, read and changed field by field.

A change is a JSON merge patch (RFC 7396) of the JSON form, and is checked by the rules of that form.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

from accounts.models import User
from core.errors import DomainError, NotFound
from problems.enums import ProblemStatus
from problems.folder import Fault, ProblemTree, digest_of
from problems.folder.reader import reasons_against_tree
from problems.models import Problem
from problems.packages.json_form import document_of, read_document
from problems.packages.json_form.faults import DocumentError
from problems.services.editing import check_version, editing, rewrite_problem
from problems.services.storing import stored_tree

PROBLEM_FIELDS = (
    *("title", "kind", "difficulty", "position", "tags", "languages", "judging", "stop_at_first_failure"),
    *("limits", "checker", "judge", "statement", "generator"),
)
PART_FIELDS = ("title", "cumulative", "statement", "starters", "groups")
NOT_IN_A_DOCUMENT = ("slug", "status", "files", "images")


@dataclass(frozen=True, slots=True)
class Description:
    """`fields` as in the JSON form. `version` is that of the whole problem, `reasons` what is missing to publish it."""

    fields: dict[str, Any]
    status: ProblemStatus
    version: str
    reasons: tuple[str, ...]


def describe_problem(*, problem: Problem) -> Description:
    return _described(problem, None)


def describe_part(*, problem: Problem, number: int) -> Description:
    return _described(problem, number)


def change_problem(*, problem: Problem, changes: dict[str, Any], by: User, version: str | None = None) -> Description:
    """Raises DocumentError with all that is wrong, Conflict where the problem is another version than `version`."""
    return _change(problem, None, changes, by, version)


def change_part(
    *, problem: Problem, number: int, changes: dict[str, Any], by: User, version: str | None = None
) -> Description:
    return _change(problem, number, changes, by, version)


def _described(problem: Problem, number: int | None) -> Description:
    tree = _tree(problem)
    place, names = _place(document_of(tree), number)
    shown = {name: place[name] for name in names}
    return Description(shown, tree.status, digest_of(tree), tuple(reasons_against_tree(tree)))


def _change(
    problem: Problem, number: int | None, changes: dict[str, Any], by: User, version: str | None
) -> Description:
    with editing(problem=problem, by=by) as locked:
        before = _tree(locked)
        check_version(version, digest_of(before))
        document = document_of(replace(before, status=ProblemStatus.DRAFT))  # what it lacks is asked afterwards
        place, names = _place(document, number)
        _refuse_unknown(changes, names)
        for name in changes:
            place[name] = merged(place[name], changes[name])
            if place[name] is None:
                del place[name]
        after = _read(document, "" if number is None else f"parts[{number - 1}].")
        rewrite_problem(problem=locked, tree=_with_the_rest(after, before), by=by)
    return _described(problem, number)


def merged(value: Any, patch: Any) -> Any:
    """As RFC 7396 has it: objects are merged, null removes, anything else replaces."""
    if not isinstance(patch, dict):
        return patch
    found = dict(value) if isinstance(value, dict) else {}
    for name, inner in patch.items():
        if inner is None:
            found.pop(name, None)
        else:
            found[name] = merged(found.get(name), inner)
    return found


def _tree(problem: Problem) -> ProblemTree:
    return stored_tree(Problem.objects.with_content().get(pk=problem.pk))


def _place(document: dict[str, Any], number: int | None) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Where the fields of the problem, or of its part, stand, and which they are."""
    if number is None:
        return document, PROBLEM_FIELDS
    parts: list[dict[str, Any]] = document["parts"]
    if not 1 <= number <= len(parts):
        raise NotFound("part_unknown", f"The problem has no part {number}.")
    return parts[number - 1], PART_FIELDS


def _refuse_unknown(changes: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in changes:
        if name not in names:
            sentence = f"There is no field {name[:40]!r} to change here; there are {', '.join(names)}."
            raise DomainError("unknown_field", sentence, name[:40])


def _read(document: dict[str, Any], prefix: str) -> ProblemTree:
    """Faults are told by their path in what was sent."""
    try:
        return read_document(document).tree
    except DocumentError as error:
        faults = [Fault(fault.file.removeprefix(prefix), fault.message) for fault in error.faults]
        raise DocumentError(faults) from None


def _with_the_rest(after: ProblemTree, before: ProblemTree) -> ProblemTree:
    kept = {field.name: getattr(before, field.name) for field in fields(before) if field.name in NOT_IN_A_DOCUMENT}
    return replace(after, **kept)
