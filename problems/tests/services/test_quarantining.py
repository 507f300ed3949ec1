"""The quarantine of a problem: entered once, told, lifted."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from problems.models import Problem
from problems.services.quarantining import MAX_LOG, lift_quarantine, quarantine_problem
from problems.tests.factories import ProblemFactory

pytestmark = pytest.mark.django_db


def test_first_reason_stands() -> None:
    problem = ProblemFactory()
    assert quarantine_problem(problem=problem, reason="It crashed.", program_log="exit code 1")
    assert not quarantine_problem(problem=problem, reason="Again.", program_log="")
    problem.refresh_from_db()
    assert problem.is_quarantined
    assert (problem.quarantine_reason, problem.quarantine_log) == ("It crashed.", "exit code 1")


def test_log_is_bounded_and_storable() -> None:
    problem = ProblemFactory()
    quarantine_problem(problem=problem, reason="a\0b", program_log="x\0" + "y" * (2 * MAX_LOG))
    problem.refresh_from_db()
    assert "\0" not in problem.quarantine_reason + problem.quarantine_log
    assert len(problem.quarantine_log) == MAX_LOG


def test_lifting_forgets_reason_and_log() -> None:
    problem = ProblemFactory()
    quarantine_problem(problem=problem, reason="It crashed.", program_log="exit code 1")
    assert lift_quarantine(problem=problem)
    assert not lift_quarantine(problem=problem)
    problem.refresh_from_db()
    assert (problem.is_quarantined, problem.quarantine_reason, problem.quarantine_log) == (False, "", "")


def test_other_problems_are_left_alone() -> None:
    problem, other = ProblemFactory(), ProblemFactory()
    quarantine_problem(problem=problem, reason="It crashed.", program_log="")
    assert [row.pk for row in Problem.objects.filter(quarantined_at=None)] == [other.pk]


@pytest.mark.parametrize("fields", [{"quarantined_at": timezone.now()}, {"quarantine_reason": "It crashed."}])
def test_time_and_reason_come_together(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="problem_quarantine_has_reason"), transaction.atomic():
        Problem.objects.filter(pk=ProblemFactory().pk).update(**fields)
