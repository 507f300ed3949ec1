"""Data files over REST: saved, replaced and deleted by authors, told to everybody."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import UserFactory, token_of
from problems.models import Problem, ProblemFile
from problems.tests.api.conftest import client_of
from problems.tests.factories import ProblemFactory

PATH = "/api/problems/sums/files/cities.csv"
CSV = b"city,km\nBern,0\n"


@pytest.fixture
def problem() -> Problem:
    made: Problem = ProblemFactory(slug="sums", complete=True)
    return made


@pytest.fixture
def author(problem: Problem) -> Client:
    client = client_of("staff")
    User.objects.get(username="staff").user_permissions.add(Permission.objects.get(codename="change_problem"))
    return client


def put(client: Client, data: bytes = CSV, path: str = PATH, **headers: str) -> Any:
    return client.put(path, data, content_type="text/csv", headers=headers)


def test_file_is_saved_replaced_told_and_deleted(author: Client) -> None:
    url = "/problems/sums/files/cities.csv"
    told = {"name": "cities.csv", "type": "text/csv", "size": len(CSV), "url": url}
    response = put(author)
    assert (response.status_code, response.json()) == (201, told)
    assert put(author).status_code == 200
    assert Client().get("/api/problems/sums").json()["files"] == [told]
    assert Client().get(url).content == CSV
    assert author.delete(PATH).status_code == 204
    gone = author.delete(PATH)
    assert (gone.status_code, gone.json()["code"]) == (404, "file_unknown")
    assert Client().get("/api/problems/sums").json()["files"] == []
    assert Problem.objects.get().versions.latest("number").created_by == User.objects.get(username="staff")


@pytest.mark.parametrize("role", ["anonymous", "visitor:x", "user:ada", "staff"])
def test_files_are_saved_by_staff_with_the_right_alone(problem: Problem, role: str) -> None:
    client = client_of(role)
    assert put(client).status_code in (401, 403)
    assert client.delete(PATH).status_code in (401, 403)
    assert not ProblemFile.objects.exists()


def test_token_needs_its_scope(problem: Problem) -> None:
    staff = UserFactory(superuser=True)
    for scope, status in (("problems:read", 403), ("problems:write", 201)):
        assert put(Client(), authorization=f"Bearer {token_of(staff, scope)}").status_code == status


@pytest.mark.parametrize(
    ("path", "data", "status", "code"),
    [
        (PATH, b"a,b\n1\n", 400, "file_invalid"),
        ("/api/problems/sums/files/Main.py", b"", 400, "file_name_invalid"),
        ("/api/problems/sums/files/a%00b", b"", 400, "file_name_invalid"),
        ("/api/problems/none/files/a.csv", CSV, 404, "problem_unknown"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_changes(
    author: Client, path: str, data: bytes, status: int, code: str
) -> None:
    response = put(author, data, path)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert not ProblemFile.objects.exists()


def test_too_large_a_file_is_refused_by_its_length(author: Client) -> None:
    response = author.put(PATH, b"x", content_type="text/csv", CONTENT_LENGTH=str(32 * 2**20 + 1))
    assert response.status_code == 413
    assert response.json()["detail"] == "The body has 33554433 bytes; at most 33554432 are allowed."
    chunked = author.generic("PUT", PATH, b"", HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH="")
    assert chunked.status_code == 411


def test_largest_file_passes(author: Client) -> None:
    data = b"0123456,89abcd\n" * (32 * 2**20 // 15)
    assert put(author, data).status_code == 201
    assert ProblemFile.objects.get().blob.size == len(data)


def test_problem_with_files_takes_constant_queries(
    author: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 4):
        put(author, path=f"/api/problems/sums/files/{count}.csv")
        with django_assert_num_queries(5):
            assert Client().get("/api/problems/sums").status_code == 200
