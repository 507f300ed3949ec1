"""The list narrowed, two submissions compared, and the figures of a problem, over REST."""

import uuid
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.tests.factories import UserFactory
from execution.models import Run
from execution.tests.api.conftest import assert_problem
from execution.tests.rows import Submit
from problems.models import Part
from problems.tests.factories import ProblemFactory

pytestmark = pytest.mark.django_db
LIST = "/api/submissions"


def ids(client: Client, query: str = "") -> list[str]:
    response = client.get(LIST + query)
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


@pytest.fixture
def part() -> Part:
    found: Part = ProblemFactory(complete=True, slug="wanted").parts.get()
    return found


def test_list_is_narrowed_by_each_filter_and_by_all(client: Client, submit: Submit, part: Part) -> None:
    user = UserFactory()
    client.force_login(user)
    accepted = str(submit(user=user, part=part).pk)
    wrong = str(submit(user=user, verdict="WA", language="cpp").pk)
    waiting = str(submit(user=user, verdict="").pk)
    submit(user=UserFactory(), part=part)
    assert ids(client) == [waiting, wrong, accepted]
    assert ids(client, "?verdict=WA") == [wrong]
    assert ids(client, "?verdict=pending") == [waiting]
    assert ids(client, "?language=cpp") == [wrong]
    assert ids(client, "?problem=wanted") == [accepted]
    assert ids(client, "?problem=wanted&language=python&verdict=AC") == [accepted]
    assert ids(client, "?problem=wanted&verdict=WA") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("verdict=OK", "verdict"),
        ("verdict=nonsense", "verdict"),
        ("language=cobol", "language"),
        ("problem=%00", "problem"),
        (f"problem={'x' * 101}", "problem"),
    ],
)
def test_unknown_filter_is_refused_with_what_is_allowed(client: Client, query: str, field: str) -> None:
    sentence = assert_problem(client.get(f"{LIST}?{query}"), 400, f"{field}_invalid", field)
    assert sentence.startswith(f"{field} must be ")


def test_pages_keep_the_filter(client: Client, submit: Submit, part: Part) -> None:
    user = UserFactory()
    client.force_login(user)
    made = [str(submit(user=user, part=part).pk) for _ in range(3)]
    submit(user=user, part=part, verdict="WA")
    first = client.get(f"{LIST}?verdict=AC&page_size=2").json()
    second = client.get(first["next"]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == made[::-1]
    assert second["next"] is None


@pytest.mark.parametrize("count", [1, 9])
def test_narrowed_list_takes_constant_queries(
    client: Client, submit: Submit, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    user = UserFactory()
    client.force_login(user)
    for _ in range(count):
        submit(user=user)
    with django_assert_num_queries(3):  # session, user, rows
        client.get(f"{LIST}?verdict=AC&language=python")


def difference(client: Client, one: Any, other: Any) -> Any:
    return client.get(f"{LIST}/{one}/difference?with={other}")


def test_difference_is_a_patch_from_the_older_whoever_is_named_first(
    client: Client, submit: Submit, part: Part
) -> None:
    user = UserFactory()
    client.force_login(user)
    older = submit(user=user, part=part, source="a = 1\n", verdict="WA")
    newer = submit(user=user, part=part, source="a = 2\n", time_ms=7)
    for response in (difference(client, older.pk, newer.pk), difference(client, newer.pk, older.pk)):
        body = response.json()
        assert (body["before"]["id"], body["before"]["verdict"]) == (str(older.pk), "WA")
        assert (body["after"]["id"], body["after"]["time_ms"]) == (str(newer.pk), 7)
        assert body["files"] == [
            {"name": "Main.py", "patch": "--- before/Main.py\n+++ after/Main.py\n@@ -1 +1 @@\n-a = 1\n+a = 2\n"}
        ]


def test_equal_files_are_left_out_and_new_ones_are_whole(client: Client, submit: Submit, part: Part) -> None:
    user = UserFactory()
    client.force_login(user)
    older, newer = submit(user=user, part=part, source="a\n"), submit(user=user, part=part, source="a\n")
    Run.objects.filter(pk=newer.pk).update(files={"Main.py": "a\n", "more.py": "b\n"})
    (file,) = difference(client, older.pk, newer.pk).json()["files"]
    assert (file["name"], file["patch"].splitlines()[-1]) == ("more.py", "+b")


def test_difference_needs_two_of_ones_own_for_one_problem(client: Client, submit: Submit, part: Part) -> None:
    user = UserFactory()
    own, foreign = submit(user=user, part=part), submit(user=UserFactory(), part=part)
    assert_problem(difference(client, own.pk, own.pk), 404, "submission_unknown")  # anonymous
    client.force_login(user)
    for one, other in ((own, foreign), (foreign, own)):
        assert_problem(difference(client, one.pk, other.pk), 404, "submission_unknown")
    assert_problem(difference(client, own.pk, uuid.uuid4()), 404, "submission_unknown")
    assert_problem(difference(client, own.pk, "nonsense"), 400, "with_invalid", "with")
    assert_problem(client.get(f"{LIST}/{own.pk}/difference"), 400, "with_invalid", "with")
    assert_problem(difference(client, own.pk, submit(user=user).pk), 400, "with_invalid", "with")
    client.force_login(UserFactory(staff=True))
    assert difference(client, own.pk, foreign.pk).status_code == 200


def test_figures_of_a_problem(client: Client, submit: Submit, part: Part) -> None:
    people = UserFactory.create_batch(5)
    for rank, user in enumerate(people, start=1):
        submit(user=user, part=part, time_ms=rank, memory_kb=100 * rank)
    path = "/api/problems/wanted/statistics"
    body = client.get(path).json()
    assert body == {
        "submissions": 0,
        "accepted": 0,
        "percent": None,
        "tried": 0,
        "solved": 0,
        "languages": [
            {
                "part": 1,
                "language": "python",
                "people": 5,
                "time_ms": {"p10": 1, "p25": 2, "p50": 3, "p75": 4, "p90": 5},
                "memory_kb": {"p10": 100, "p25": 200, "p50": 300, "p75": 400, "p90": 500},
            }
        ],
        "bests": [],
    }
    client.force_login(people[2])
    best = {"part": 1, "language": "python", "time_ms": 3, "memory_kb": 300, "accepted": 1}
    assert client.get(path).json() == body | {"bests": [best]}


def test_figures_of_a_draft_are_for_staff_alone(client: Client) -> None:
    ProblemFactory(slug="unwritten", draft=True)
    for path in ("/api/problems/unwritten/statistics", "/api/problems/none/statistics"):
        assert_problem(client.get(path), 404, "problem_unknown")
    client.force_login(UserFactory(staff=True))
    assert client.get("/api/problems/unwritten/statistics").status_code == 200
