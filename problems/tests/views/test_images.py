"""The pictures of statements: their type, their walls, and who sees them."""

import pytest
from django.test import Client

from problems.models import Problem
from problems.tests.api.conftest import client_of
from problems.tests.factories import ProblemFactory, StatementImageFactory
from problems.tests.packages.kattis_files import PNG, SVG

PATH = "/problems/sums/images/sum.png"


@pytest.fixture
def problem(db: None) -> Problem:
    problem: Problem = ProblemFactory(slug="sums", complete=True)
    StatementImageFactory(problem=problem, name="sum.png", blob__data=PNG)
    StatementImageFactory(problem=problem, name="sum.svg", blob__data=SVG)
    return problem


def test_picture_is_served_as_what_it_is(client: Client, problem: Problem) -> None:
    response = client.get(PATH)
    assert (response.status_code, response.content) == (200, PNG)
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Content-Disposition" not in response
    assert client.get(PATH, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert problem.images.get(name="sum.png").get_absolute_url() == PATH


def test_svg_is_never_a_page_of_ours(client: Client, problem: Problem) -> None:
    response = client.get("/problems/sums/images/sum.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Disposition"] == 'attachment; filename="sum.svg"'
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; sandbox"
    assert response["Content-Security-Policy"] == policy


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_picture_of_an_unpublished_problem_is_for_staff_alone(problem: Problem, status: str) -> None:
    Problem.objects.update(status=status)
    for role in ("anonymous", "visitor:x", "user:ada"):
        assert client_of(role).get(PATH).status_code == 404
    assert client_of("staff").get(PATH).status_code == 200


@pytest.mark.parametrize("path", ["/problems/sums/images/other.png", "/problems/other/images/sum.png"])
def test_unknown_picture_is_not_there(client: Client, problem: Problem, path: str) -> None:
    assert client.get(path).status_code == 404


def test_picture_is_only_read(client: Client, problem: Problem) -> None:
    assert client.post(PATH).status_code == 405
