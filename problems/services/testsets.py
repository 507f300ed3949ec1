"""The tests of a part from a zip: previewed, then stored by the same steps. Admin and API call this."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.db import transaction

from accounts.models import User
from problems.folder import TestFile
from problems.models import Part, Problem, TestCase
from problems.packages.preview import RowChanges
from problems.packages.testset import TestSet
from problems.services.editing import check_version, editing
from problems.services.publishing import reasons_against_publishing
from problems.services.testcases import as_file, put_in_order, refuse_untested, version_of_test

BATCH = 100


class UploadMode(StrEnum):
    """What becomes of the tests that the zip does not have."""

    ADD = "add"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class UploadOutcome:
    """What an upload did, or would do. `version` names the tests that it met, `reasons` what is missing afterwards."""

    mode: UploadMode
    rows: RowChanges
    notes: tuple[str, ...]
    reasons: tuple[str, ...]
    version: str


def preview_tests(
    *, part: Part, tests: TestSet, mode: UploadMode, by: User, version: str | None = None
) -> UploadOutcome:
    """What storing them would do: it is done, and taken back. Raises what storing would raise."""
    with transaction.atomic():
        outcome = upload_tests(part=part, tests=tests, mode=mode, by=by, version=version)
        transaction.set_rollback(True)
    return outcome


def upload_tests(
    *, part: Part, tests: TestSet, mode: UploadMode, by: User, version: str | None = None
) -> UploadOutcome:
    """Store the tests. One of the same name keeps its weight and its group; all are put in order.

    `version`, where given, is that of a preview: raises Conflict where the stored tests are others by now.
    """
    with editing(problem=part.problem, by=by) as problem:
        refuse_untested(problem)
        stored = {as_file(test).path: test for test in part.tests.select_related("group").order_by("position", "pk")}
        found = _version_of(stored)
        check_version(version, found)
        changes = _compared(part, stored, tests, mode)
        _store(part, stored, tests, changes)
        reasons = reasons_against_publishing(Problem.objects.get(pk=problem.pk))
    return UploadOutcome(mode, changes, tests.notes, tuple(reasons), found)


def _version_of(stored: Mapping[str, TestCase]) -> str:
    told = "".join(version_of_test(as_file(test)) for _, test in sorted(stored.items()))
    return sha256(told.encode()).hexdigest()


def _compared(part: Part, stored: Mapping[str, TestCase], tests: TestSet, mode: UploadMode) -> RowChanges:
    met = [wanted for wanted in tests.tests if wanted.path in stored]
    changed = tuple(wanted.path for wanted in met if _differs(stored[wanted.path], wanted))
    names = {wanted.path for wanted in tests.tests}
    gone = tuple(path for path in stored if path not in names)
    return RowChanges(
        part=part.number,
        kind="tests",
        added=tuple(wanted.path for wanted in tests.tests if wanted.path not in stored),
        removed=gone if mode == UploadMode.REPLACE else (),
        changed=changed,
        unchanged=len(met) - len(changed) + (len(gone) if mode == UploadMode.ADD else 0),
    )


def _differs(test: TestCase, wanted: TestFile) -> bool:
    return (test.input, test.expected) != (wanted.input, wanted.expected)


def _store(part: Part, stored: Mapping[str, TestCase], tests: TestSet, changes: RowChanges) -> None:
    wanted = {test.path: test for test in tests.tests}
    changed = [stored[path] for path in changes.changed]
    for path, test in zip(changes.changed, changed, strict=True):
        test.input, test.expected = wanted[path].input, wanted[path].expected
    part.tests.filter(pk__in=[stored[path].pk for path in changes.removed]).delete()
    TestCase.objects.bulk_update(changed, ["input", "expected"], batch_size=BATCH)
    TestCase.objects.bulk_create((_row(part, wanted[path]) for path in changes.added), batch_size=BATCH)
    put_in_order(part)


def _row(part: Part, wanted: TestFile) -> TestCase:
    return TestCase(
        part=part,
        name=wanted.name,
        is_sample=wanted.is_sample,
        position=0,
        input=wanted.input,
        expected=wanted.expected,
    )
