"""GET /api/problems/<slug> and /api/problem/<slug>."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from problems.models import TestCase
from problems.services.quarantining import quarantine_problem
from problems.tests.api.conftest import client_of
from problems.tests.factories import ProblemFactory, ProgressFactory


@pytest.mark.parametrize("path", ["/api/problems/sums", "/api/problem/sums"])
def test_problem_in_full(client: Client, path: str) -> None:
    ProblemFactory(slug="sums", statement="Read **two** numbers.", parts=2)
    body = client.get(path).json()
    assert body["statement"] == "Read **two** numbers."
    assert "<strong>two</strong>" in body["statement_html"]
    assert (body["part_count"], [part["number"] for part in body["parts"]]) == (2, [1, 2])
    part = body["parts"][0]
    assert part["hidden_tests"] == 1
    assert [sample["name"] for sample in part["samples"]] == ["01-sample"]
    assert set(part["samples"][0]) == {"name", "input", "expected"}
    assert len(part["starter_code"]) == 1


def test_parts_say_which_of_them_the_viewer_has_solved() -> None:
    problem = ProblemFactory(slug="sums", parts=3)
    ada = client_of("user:ada")
    ProgressFactory(problem=problem, user=User.objects.get(username="ada"), parts_solved=[1, 3])
    assert [part["solved"] for part in ada.get("/api/problems/sums").json()["parts"]] == [True, False, True]
    for role in ("anonymous", "user:grace"):
        parts = client_of(role).get("/api/problems/sums").json()["parts"]
        assert [part["solved"] for part in parts] == [False] * 3


def test_hidden_tests_and_solutions_never_leave_the_server(client: Client) -> None:
    problem = ProblemFactory(slug="sums", complete=True, generator="secret-generator")
    TestCase.objects.filter(is_sample=False).update(name="secret-name", input="secret-in", expected="secret-out")
    problem.parts.get().solutions.update(source="secret-solution")
    assert b"secret" not in client.get("/api/problems/sums").content


def test_statement_is_made_safe(client: Client) -> None:
    ProblemFactory(slug="sums", statement="<script>alert(1)</script>[x](javascript:alert(1))")
    html = client.get("/api/problems/sums").json()["statement_html"]
    assert "<script" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_unpublished_problem_is_there_for_staff_alone(state: str) -> None:
    ProblemFactory(slug="sums", **{state: True})
    for role in ("anonymous", "visitor:x", "user:ada"):
        response = client_of(role).get("/api/problems/sums")
        assert (response.status_code, response.json()["code"]) == (404, "problem_unknown")
    assert client_of("staff").get("/api/problems/sums").status_code == 200


def test_problem_takes_constant_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ProblemFactory(slug="one", parts=1)
    ProblemFactory(slug="five", parts=5)
    for slug in ("one", "five"):
        with django_assert_num_queries(5):
            client.get(f"/api/problems/{slug}")


def test_quarantined_problem_says_so_and_no_more(client: Client) -> None:
    problem = ProblemFactory(slug="sums", complete=True)
    assert client.get("/api/problems/sums").json()["quarantined"] is False
    quarantine_problem(problem=problem, reason="secret reason", program_log="secret log")
    response = client.get("/api/problems/sums")
    assert response.json()["quarantined"] is True
    assert b"secret" not in response.content
