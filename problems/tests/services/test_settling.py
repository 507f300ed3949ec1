"""What an import lost of the judging holds a problem back until somebody has settled it."""

import pytest

from core.errors import Conflict
from problems.enums import ProblemStatus
from problems.models import Problem
from problems.packages.kattis import read_kattis
from problems.packages.package import BLOCKING, Package
from problems.services.importing import import_package, preview_import
from problems.services.loading import LoadResult
from problems.services.publishing import publish_problem, reasons_against_publishing
from problems.services.settling import open_notes, settle_import
from problems.tests.factories import verified
from problems.tests.packages.kattis_files import FILES

pytestmark = pytest.mark.django_db
NOTE = "data/secret/group1: its grader accepts more than what passes every test; here each must be passed."
RULES = "data/secret/group1/testdata.yaml"


def package(**files: bytes) -> Package:
    return read_kattis(FILES | {RULES: b"grader_flags: always_accept"} | files, "sums")


def imported() -> Problem:
    import_package(package=package())
    return verified(Problem.objects.get())


def test_open_note_comes_first_and_keeps_the_problem_a_draft() -> None:
    outcome = import_package(package=package())
    problem = verified(Problem.objects.get())
    assert outcome.notes[0] == outcome.reasons[0] == f"{BLOCKING}{NOTE}"
    assert open_notes(problem) == reasons_against_publishing(problem) == [f"{BLOCKING}{NOTE}"]
    with pytest.raises(Conflict, match="To be settled before it is published: data/secret/group1"):
        publish_problem(problem=problem)
    assert Problem.objects.get().status == ProblemStatus.DRAFT


def test_settled_once_it_may_be_published_and_the_note_stays() -> None:
    problem = imported()
    assert settle_import(problem=problem)
    problem.refresh_from_db()
    assert NOTE in problem.import_notes.splitlines()
    assert not settle_import(problem=problem)
    assert publish_problem(problem=problem).status == ProblemStatus.PUBLISHED


def test_the_same_package_again_opens_nothing_that_was_settled() -> None:
    problem = imported()
    settle_import(problem=problem)
    publish_problem(problem=Problem.objects.get())
    assert import_package(package=package()).result == LoadResult.UNCHANGED
    problem.refresh_from_db()
    assert (problem.status, open_notes(problem)) == (ProblemStatus.PUBLISHED, [])


def test_another_package_opens_it_again_and_takes_the_problem_back() -> None:
    settle_import(problem=imported())
    publish_problem(problem=Problem.objects.get())
    assert preview_import(package=package(**{"data/secret/02.ans": b"5\n"})).status == ProblemStatus.DRAFT
    import_package(package=package(**{"data/secret/02.ans": b"5\n"}))
    problem = Problem.objects.get()
    assert (problem.status, len(open_notes(problem))) == (ProblemStatus.DRAFT, 1)


def test_package_over_what_was_mended_by_hand_opens_it_again() -> None:
    settle_import(problem=imported())
    Problem.objects.update(memory_mb=64)
    import_package(package=package())
    assert open_notes(Problem.objects.get())


def test_problem_that_changed_meanwhile_is_not_settled() -> None:
    """The page was read before another import."""
    problem = imported()
    Problem.objects.update(import_notes=f"{BLOCKING}another one")
    assert not settle_import(problem=problem)
    assert open_notes(Problem.objects.get()) == [f"{BLOCKING}another one"]
