"""The factories themselves: other tests lean on what they promise."""

import pytest
from django.contrib.auth import authenticate

from accounts.tests.factories import PASSWORD, UserFactory
from problems.models import Problem
from problems.tests.factories import DraftFactory, PartFactory, ProblemFactory, ProgressFactory

pytestmark = pytest.mark.django_db


def test_problem_complete_has_what_judging_needs() -> None:
    part = ProblemFactory(complete=True).parts.get()
    assert [(case.name, case.is_sample, case.position) for case in part.tests.all()] == [
        ("01-sample", True, 1),
        ("01-hidden", False, 2),
    ]
    assert part.starters.get().language == "python"
    assert part.solutions.get().expected == "AC"


def test_problem_parts_are_numbered_in_order() -> None:
    problem = ProblemFactory(parts=3)
    assert [part.number for part in problem.parts.all()] == [1, 2, 3]
    assert PartFactory(problem=problem).number == 4


def test_problem_traits_set_status_and_kind() -> None:
    ProblemFactory(draft=True)
    assert not Problem.objects.published().exists()
    assert ProblemFactory(sql=True).languages == ["sql"]


def test_user_signs_in_with_the_known_password() -> None:
    user = UserFactory(staff=True)
    assert authenticate(username=user.username, password=PASSWORD) == user
    assert user.is_staff
    assert not user.is_superuser


def test_work_belongs_to_a_user() -> None:
    assert DraftFactory().user_id
    assert ProgressFactory().user_id
