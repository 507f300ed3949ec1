"""Tests made, changed and removed one by one. docs/problem-format.md says in which order they stand."""

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

from accounts.models import User
from core.errors import Conflict, DomainError, NotFound
from problems.enums import Kind
from problems.folder import TestFile
from problems.folder.files import reason_against_text
from problems.models import Part, Problem, TestCase
from problems.naming import FILE_NAME_RULE, MAX_WEIGHT, is_file_name
from problems.packages.shelf import MAX_TEST_BYTES
from problems.services.editing import check_version, editing

PLACES = {"sample": True, "hidden": False}


def find_test(*, part: Part, place: str, name: str) -> TestCase:
    """`place`: sample or hidden. Raises NotFound."""
    if place in PLACES:
        found = part.tests.filter(is_sample=PLACES[place], name=name).select_related("group").first()
        if found is not None:
            return found
    raise NotFound("test_unknown", f"Part {part.number} has no test {place}/{name}.")


def as_file(test: TestCase) -> TestFile:
    group = test.group.name if test.group else ""
    return TestFile(test.name, test.is_sample, test.input, test.expected, test.weight, group)


def version_of_test(test: TestFile) -> str:
    told = [test.name, test.is_sample, test.input, test.expected, test.weight, test.group]
    return sha256(json.dumps(told).encode()).hexdigest()


def create_test(*, part: Part, wanted: TestFile, by: User) -> TestCase:
    """Raises Conflict where there is one of this name, DomainError for what no test may be."""
    with editing(problem=part.problem, by=by) as problem:
        refuse_untested(problem)
        _check(part, wanted)
        _refuse_taken(part, wanted)
        test = TestCase(part=part, position=0)
        _store(test, wanted)
    return test


def change_test(*, test: TestCase, changes: dict[str, Any], by: User, version: str | None = None) -> TestCase:
    """`changes`: new values of fields of TestFile. Raises what create_test raises, and Conflict for another version."""
    part = test.part
    with editing(problem=part.problem, by=by):
        test = _still_there(test)
        present = as_file(test)
        check_version(version, version_of_test(present))
        wanted = replace(present, **changes)
        _check(part, wanted)
        if wanted.path != present.path:
            _refuse_taken(part, wanted)
        if wanted != present:
            _store(test, wanted)
    return test


def remove_test(*, test: TestCase, by: User, version: str | None = None) -> None:
    with editing(problem=test.part.problem, by=by):
        test = _still_there(test)
        check_version(version, version_of_test(as_file(test)))
        part = test.part
        test.delete()
        put_in_order(part)


def refuse_untested(problem: Problem) -> None:
    if problem.kind == Kind.SYSTEM_DESIGN:
        raise Conflict("kind_without_tests", "A system-design problem has no tests.", "kind")


def put_in_order(part: Part) -> None:
    """Samples first, then by name, numbered from 1."""
    rows = part.tests.only("name", "is_sample", "position", "part")
    moved = []
    for position, row in enumerate(sorted(rows, key=lambda row: (not row.is_sample, row.name)), start=1):
        if row.position != position:
            row.position = position
            moved.append(row)
    TestCase.objects.bulk_update(moved, ["position"], batch_size=100)


def _store(test: TestCase, wanted: TestFile) -> None:
    test.name, test.is_sample, test.weight = wanted.name, wanted.is_sample, wanted.weight
    test.input, test.expected = wanted.input, wanted.expected
    test.group = test.part.groups.get(name=wanted.group) if wanted.group else None
    test.save()
    put_in_order(test.part)
    test.refresh_from_db(fields=["position"])


def _still_there(test: TestCase) -> TestCase:
    """As it is now that nobody else may change it."""
    found = TestCase.objects.select_related("group", "part").filter(pk=test.pk).first()
    if found is None:
        raise NotFound("test_unknown", "The test was removed just now.")
    return found


def _check(part: Part, wanted: TestFile) -> None:
    if not is_file_name(wanted.name):
        raise DomainError("bad_name", f"The name of a test is {FILE_NAME_RULE}.", "name")
    for field, text in (("input", wanted.input), ("expected", wanted.expected)):
        if reason := reason_against_text(text, MAX_TEST_BYTES):
            raise DomainError("bad_text", f"{field}: {reason}", field)
    if not 1 <= wanted.weight <= MAX_WEIGHT:
        raise DomainError("bad_weight", f"weight must be a whole number from 1 to {MAX_WEIGHT}.", "weight")
    if wanted.group and not part.groups.filter(name=wanted.group).exists():
        names = ", ".join(part.groups.values_list("name", flat=True)) or "none"
        raise DomainError("group_unknown", f"The part has no group {wanted.group[:80]!r}; there are {names}.", "group")


def _refuse_taken(part: Part, wanted: TestFile) -> None:
    if part.tests.filter(is_sample=wanted.is_sample, name=wanted.name).exists():
        raise Conflict("test_exists", f"Part {part.number} has a test {wanted.path} already.", "name")
