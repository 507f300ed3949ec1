"""The page of a problem's figures: what it draws, for whom, and what it leaves out."""

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.tests.factories import UserFactory
from execution.tests.rows import Submit
from problems.models import Part
from problems.tests.factories import ProblemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def part() -> Part:
    found: Part = ProblemFactory(complete=True, slug="drawn", submissions_count=8, accepted_count=6).parts.get()
    return found


def page(client: Client, slug: str = "drawn") -> str:
    response = client.get(f"/problems/{slug}/statistics/")
    assert response.status_code == 200
    return response.content.decode()


def test_chart_has_a_name_a_description_and_a_table(client: Client, submit: Submit, part: Part) -> None:
    people = UserFactory.create_batch(5)
    for rank, user in enumerate(people, start=1):
        submit(user=user, part=part, time_ms=20 * rank, memory_kb=1024 * rank)
    client.force_login(people[0])
    found = page(client)
    assert '<title id="part-1-time_ms-1-title">Python, time</title>' in found
    assert "Half of 5 people need at most 60 ms; nine of ten at most 100 ms. Your best: 20 ms." in found
    assert '<td class="end">3.0 MB</td>' in found
    assert '<circle class="strip-own" cx="20.0%"' in found
    assert "6 (75 %)" in found
    assert "style=" not in found.partition("<main")[2]


def test_too_few_people_have_no_chart(client: Client, submit: Submit, part: Part) -> None:
    for user in UserFactory.create_batch(4):
        submit(user=user, part=part, time_ms=20, memory_kb=1024)
    found = page(client)
    assert '<svg class="strip"' not in found
    assert "at least 5 people" in found
    assert "Your quickest and your most frugal solution will stand here" in found


def test_unpublished_problem_is_there_for_staff_alone(client: Client) -> None:
    ProblemFactory(slug="unwritten", draft=True)
    assert client.get("/problems/unwritten/statistics/").status_code == 404
    client.force_login(UserFactory())
    assert client.get("/problems/unwritten/statistics/").status_code == 404
    assert client.get("/problems/none/statistics/").status_code == 404
    client.force_login(UserFactory(staff=True))
    assert "at least 5 people" in page(client, "unwritten")


@pytest.mark.parametrize("people", [5, 8])
def test_queries_are_constant(
    client: Client, submit: Submit, part: Part, django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    for user in UserFactory.create_batch(people):
        submit(user=user, part=part, time_ms=20, memory_kb=1024)
        submit(user=user, part=part, language="go", time_ms=20, memory_kb=1024)
    client.force_login(user)
    with django_assert_num_queries(7):  # session, user, problem, bests, people, parts, progress
        page(client)


def test_submission_tells_its_rank(client: Client, submit: Submit, part: Part) -> None:
    for rank, user in enumerate(UserFactory.create_batch(5), start=1):
        submit(user=user, part=part, time_ms=20 * rank, memory_kb=1024)
    user = UserFactory()
    client.force_login(user)
    own = submit(user=user, part=part, time_ms=50, memory_kb=1024)
    found = client.get(f"/submissions/{own.pk}/").content.decode()
    assert "Quicker than 60 %, and in less memory than 0 %, of the 5 other people who solved this in Python." in found
    wrong = submit(user=user, part=part, verdict="WA", time_ms=1, memory_kb=1)
    assert "Quicker than" not in client.get(f"/submissions/{wrong.pk}/").content.decode()
