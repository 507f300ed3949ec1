"""Kept solutions over REST: made, read, replaced, removed; who may, and what is refused."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import bearer, token_of
from problems.models import Part, Problem
from problems.tests.api.conftest import ROLES, client_of
from problems.tests.factories import ProblemFactory, SolutionFactory

SOLUTIONS = "/api/problems/sums/parts/1/solutions"
KEPT = f"{SOLUTIONS}/accepted/python/adds"
NEW = {"name": "slow", "language": "cpp", "expected": "time_limit_exceeded", "source": "int main() { for (;;); }\n"}
CALLS: list[tuple[str, str, Any]] = [
    ("get", SOLUTIONS, None),
    ("post", SOLUTIONS, NEW),
    ("get", KEPT, None),
    ("put", KEPT, {"source": "x"}),
    ("delete", KEPT, None),
]


@pytest.fixture
def part(_database: None) -> Part:
    problem: Problem = ProblemFactory(slug="sums", complete=True, draft=True)
    part = problem.parts.get()
    part.solutions.update(name="adds")
    return part


@pytest.fixture
def author(part: Part) -> Client:
    client = client_of("staff")
    User.objects.get(username="staff").user_permissions.set(Permission.objects.filter(codename="change_problem"))
    return client


def send(client: Client, method: str, path: str, body: Any = None, **query: str) -> Any:
    call = getattr(client, method)
    if body is None:
        return call(path, query_params=query)
    return call(path, json.dumps(body), content_type="application/json", query_params=query)


def refusal(response: Any) -> tuple[int, str, str | None]:
    body = response.json()
    return response.status_code, body["code"], body.get("field")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_solutions_are_for_authors(part: Part, role: str, method: str, path: str, body: Any) -> None:
    before = list(part.solutions.values())
    signed_in = role in ("staff", "user:ada", "user:bob")
    assert send(client_of(role), method, path, body).status_code == (403 if signed_in else 401)
    assert list(part.solutions.values()) == before


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_token_needs_the_scope(author: Client, method: str, path: str, body: Any) -> None:
    user = User.objects.get(username="staff")
    for scope, statuses in (("problems:read", {403}), ("problems:write", {200, 201, 204})):
        client = Client(headers=bearer(token_of(user, scope)))
        assert send(client, method, path, body).status_code in statuses


def test_list_is_paged(author: Client, part: Part, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    SolutionFactory.create_batch(10, part=part)
    author.get(SOLUTIONS)
    with django_assert_max_num_queries(7):
        body = author.get(SOLUTIONS, {"page_size": 4}).json()
    assert body["results"][0] == {"name": "adds", "language": "python", "expected": "accepted", "url": KEPT}
    assert len(body["results"]) == 4
    assert len(author.get(body["next"]).json()["results"]) == 4


def test_solution_is_made_read_replaced_and_removed(author: Client, part: Part) -> None:
    made = send(author, "post", SOLUTIONS, NEW)
    assert (made.status_code, made["Location"]) == (201, f"{SOLUTIONS}/time_limit_exceeded/cpp/slow")
    assert author.get(made["Location"]).json() == made.json()
    assert made.json()["source"] == NEW["source"]
    for _ in range(2):
        replaced = send(author, "put", made["Location"], {"source": "int main() {}\n"})
        assert (replaced.status_code, replaced.json()["source"]) == (200, "int main() {}\n")
    assert author.delete(made["Location"]).status_code == 204
    assert refusal(author.delete(made["Location"])) == (404, "solution_unknown", None)
    assert part.solutions.get().name == "adds"


def test_second_solution_of_a_name_is_refused(author: Client, part: Part) -> None:
    body = {"name": "adds", "language": "python", "source": "print()"}
    assert refusal(send(author, "post", SOLUTIONS, body)) == (409, "solution_exists", "name")
    assert send(author, "post", SOLUTIONS, body | {"expected": "wrong_answer"}).status_code == 201
    assert part.solutions.count() == 2


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": "a/b"}, "bad_name", "name"),
        ({"language": "klingon"}, "language_unknown", "language"),
        ({"expected": "AC"}, "expected_unknown", "expected"),
        ({"source": "a\r\n"}, "bad_text", "source"),
        ({"source": "x" * (1024 * 1024 + 1)}, "bad_text", "source"),
        ({"source": None}, "null", "source"),
        ({"author": "me"}, "unknown_field", "author"),
    ],
)
def test_wrong_field_is_refused_by_name(
    author: Client, part: Part, change: dict[str, Any], code: str, field: str
) -> None:
    assert refusal(send(author, "post", SOLUTIONS, NEW | change)) == (400, code, field)
    if field == "source":
        assert refusal(send(author, "put", KEPT, change)) == (400, code, field)
    assert part.solutions.get().source == "print(input())\n"


def test_what_is_not_there_is_told(author: Client) -> None:
    for path in (f"{SOLUTIONS}/accepted/python/none", f"{SOLUTIONS}/AC/python/adds", f"{SOLUTIONS}/accepted/c/adds"):
        assert refusal(author.get(path)) == (404, "solution_unknown", None)
        assert send(author, "put", path, {"source": ""}).status_code == 404
    assert author.get("/api/problems/sums/parts/2/solutions").status_code == 404
    assert author.get("/api/problems/none/parts/1/solutions").status_code == 404
    assert send(author, "post", "/api/problems/sums/parts/2/solutions", NEW).status_code == 404


def test_change_of_another_version_than_the_one_read_is_refused(author: Client, part: Part) -> None:
    version = author.get(KEPT).json()["version"]
    assert send(author, "put", KEPT, {"source": "mine\n"}, version=version).status_code == 200
    assert refusal(send(author, "put", KEPT, {"source": ""}, version=version)) == (409, "version_changed", "version")
    assert refusal(send(author, "delete", KEPT, version=version)) == (409, "version_changed", "version")
    assert part.solutions.get().source == "mine\n"


def test_system_design_has_no_solutions(author: Client) -> None:
    Problem.objects.update(kind="system_design")
    assert refusal(send(author, "post", SOLUTIONS, NEW)) == (409, "kind_without_solutions", "kind")
