"""Fields of a problem and of its parts over REST: read, changed by a merge patch, refused by the rules of the form."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import bearer, token_of
from problems.models import Part, Problem, ProblemVersion
from problems.services.describing import merged
from problems.tests.api.conftest import ROLES, client_of
from problems.tests.factories import DraftFactory, JudgeProgramFactory, ProblemFactory, TestCaseFactory

PROBLEM = "/api/problems/sums/description"
PART = "/api/problems/sums/parts/2/description"


@pytest.fixture
def problem(_database: None) -> Problem:
    made: Problem = ProblemFactory(slug="sums", parts=2, draft=True, loaded_digest="of a folder")
    return made


@pytest.fixture
def author(problem: Problem) -> Client:
    client = client_of("staff")
    User.objects.get(username="staff").user_permissions.set(Permission.objects.filter(codename="change_problem"))
    return client


def patch(client: Client, path: str, body: Any, **query: str) -> Any:
    return client.patch(path, json.dumps(body), content_type="application/json", query_params=query)


def refusal(response: Any) -> tuple[int, str, str | None]:
    body = response.json()
    return response.status_code, body["code"], body.get("field")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", [PROBLEM, PART])
def test_descriptions_are_for_authors(problem: Problem, role: str, path: str) -> None:
    client, status = client_of(role), 403 if role in ("staff", "user:ada", "user:bob") else 401
    assert client.get(path).status_code == status
    assert patch(client, path, {"title": "Mine"}).status_code == status
    assert not Problem.objects.filter(title="Mine").exists()


@pytest.mark.parametrize("path", [PROBLEM, PART])
def test_token_needs_the_scope(author: Client, path: str) -> None:
    user = User.objects.get(username="staff")
    for scope, status in (("problems:read", 403), ("problems:write", 200)):
        client = Client(headers=bearer(token_of(user, scope)))
        assert client.get(path).status_code == status
        assert patch(client, path, {"title": "Other"}).status_code == status


def test_problem_is_told_in_constant_queries(
    author: Client, problem: Problem, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    TestCaseFactory.create_batch(20, part=problem.parts.first())
    author.get(PROBLEM)
    with django_assert_max_num_queries(14):
        told = author.get(PROBLEM).json()
    assert told.pop("version")
    assert told == {
        "slug": "sums",
        "status": "draft",
        "reasons": [],
        "title": problem.title,
        "kind": "coding",
        "difficulty": "easy",
        "position": problem.position,
        "tags": ["arrays"],
        "languages": [],
        "judging": "batch",
        "stop_at_first_failure": False,
        "limits": {"cpu_time_seconds": 2.0, "memory_mb": 256},
        "checker": {"name": "tokens"},
        "judge": {},
        "statement": problem.statement,
        "generator": "",
    }


def test_fields_are_changed_and_the_others_stay(author: Client, problem: Problem) -> None:
    tests = list(Part.objects.values("pk", "tests__pk", "solutions__pk"))
    body = {"title": "Sums", "limits": {"memory_mb": 64}, "checker": {"name": "floats", "relative_tolerance": 1e-6}}
    told = patch(author, PROBLEM, body | {"tags": ["maths"], "statement": "Add.\n", "difficulty": "hard"})
    assert told.status_code == 200
    assert told.json() == author.get(PROBLEM).json()
    found = Problem.objects.get()
    assert (found.title, found.memory_mb, found.cpu_time_seconds, found.tags) == ("Sums", 64, 2.0, ["maths"])
    assert (found.checker, found.relative_tolerance, found.statement) == ("floats", 1e-6, "Add.\n")
    assert (found.status, found.loaded_digest) == ("draft", "of a folder")
    assert list(Part.objects.values("pk", "tests__pk", "solutions__pk")) == tests
    again = patch(author, PROBLEM, body)
    assert (again.status_code, again.json()) == (200, told.json())


def test_null_removes_what_has_a_default(author: Client, problem: Problem) -> None:
    patch(author, PROBLEM, {"checker": {"name": "floats", "absolute_tolerance": 0.1}, "limits": {"memory_mb": 64}})
    body = {"checker": {"name": "lines", "absolute_tolerance": None}, "limits": {"memory_mb": None}, "tags": None}
    told = patch(author, PROBLEM, body).json()
    assert (told["checker"], told["limits"]["memory_mb"], told["tags"]) == ({"name": "lines"}, 256, [])


def test_program_of_the_judge_is_given_changed_and_removed(author: Client, problem: Problem) -> None:
    program = {"language": "python", "entry": "check.py", "files": {"check.py": "raise SystemExit(42)\n"}}
    told = patch(author, PROBLEM, {"checker": {"name": "custom"}, "judge": {"checker": program}}).json()
    assert told["judge"]["checker"] == program | {"convention": "kattis", "args": []}
    told = patch(author, PROBLEM, {"judge": {"checker": {"files": {"lib.py": "x = 1\n"}, "args": ["a"]}}}).json()
    assert sorted(told["judge"]["checker"]["files"]) == ["check.py", "lib.py"]
    response = patch(author, PROBLEM, {"judge": {"checker": {"files": {"check.py": None}}}})
    assert refusal(response) == (400, "bad_document", "judge.checker.entry")
    assert patch(author, PROBLEM, {"judge": {"checker": None}}).json()["judge"] == {}


def test_part_is_told_and_changed(author: Client, problem: Problem) -> None:
    told = author.get(PART).json()
    assert (told["title"], told["cumulative"], told["statement"]) == ("Step 2", False, "Part 2.")
    assert (told["starters"], told["groups"], told["slug"]) == ({"python": "# your code\n"}, [], "sums")
    groups = [{"name": "all", "points": 10, "tests": ["hidden/*"]}]
    body = {"cumulative": True, "starters": {"python": None, "java": "class Main {}\n"}, "groups": groups}
    told = patch(author, PART, body).json()
    assert told["starters"] == {"java": "class Main {}\n"}
    assert (told["groups"][0]["tests"], told["cumulative"]) == (["hidden/01-hidden"], True)
    part = problem.parts.get(number=2)
    assert part.tests.get(is_sample=False).group == part.groups.get()
    assert problem.parts.get(number=1).starters.get().language == "python"


@pytest.mark.parametrize(
    ("path", "body", "code", "field"),
    [
        (PROBLEM, {"title": ""}, "bad_document", "title"),
        (PROBLEM, {"title": None}, "bad_document", "title"),
        (PROBLEM, {"title": "\ud800"}, "bad_document", "title"),
        (PROBLEM, {"statement": " "}, "bad_document", "statement"),
        (PROBLEM, {"limits": {"memory_mb": 8}}, "bad_document", "limits.memory_mb"),
        (PROBLEM, {"limits": {"memory": 64}}, "bad_document", "limits.memory"),
        (PROBLEM, {"limits": 5}, "bad_document", "limits"),
        (PROBLEM, {"checker": {"absolute_tolerance": 0.1}}, "bad_document", "checker"),
        (PROBLEM, {"kind": "system_design"}, "bad_document", "parts[0]"),
        (PROBLEM, {"status": "published"}, "unknown_field", "status"),
        (PROBLEM, {"slug": "other"}, "unknown_field", "slug"),
        (PROBLEM, {"parts": []}, "unknown_field", "parts"),
        (PART, {"starters": {"klingon": ""}}, "bad_document", "starters.klingon"),
        (PART, {"starters": {"python": "\r\n"}}, "bad_document", "starters.python"),
        (PART, {"groups": [{"name": "a", "points": 1, "tests": ["x"]}]}, "bad_document", "groups[0].tests"),
        (PART, {"tests": []}, "unknown_field", "tests"),
    ],
)
def test_wrong_field_is_refused_by_its_path(author: Client, path: str, body: Any, code: str, field: str) -> None:
    before = author.get(path).json()
    assert refusal(patch(author, path, body)) == (400, code, field)
    assert author.get(path).json() == before


def test_first_part_is_never_cumulative(author: Client) -> None:
    response = patch(author, "/api/problems/sums/parts/1/description", {"cumulative": True})
    assert refusal(response) == (400, "bad_document", "cumulative")


def test_faults_are_told_all_at_once(author: Client) -> None:
    detail = patch(author, PROBLEM, {"title": "", "position": -1, "tags": ["A"]}).json()["detail"]
    assert len(detail.split("\n")) == 3


def test_other_bodies_and_addresses_are_refused(author: Client) -> None:
    assert patch(author, PROBLEM, []).status_code == 400
    assert author.patch(PROBLEM, b"x", content_type="text/plain").status_code == 415
    assert author.get("/api/problems/none/description").status_code == 404
    for number in (0, 3):
        path = f"/api/problems/sums/parts/{number}/description"
        assert refusal(author.get(path))[:2] == (404, "part_unknown")
        assert patch(author, path, {}).status_code == 404


def test_change_of_another_version_than_the_one_read_is_refused(author: Client) -> None:
    version = author.get(PROBLEM).json()["version"]
    assert patch(author, PART, {"title": "Two"}, version=version).status_code == 200
    for path in (PROBLEM, PART):
        response = patch(author, path, {"title": "Mine"}, version=version)
        assert refusal(response) == (409, "version_changed", "version")
    assert not Problem.objects.filter(title="Mine").exists()


def test_published_problem_keeps_what_it_needs_and_gets_a_version(author: Client, problem: Problem) -> None:
    Problem.objects.update(status="published")
    assert refusal(patch(author, PROBLEM, {"checker": {"name": "custom"}})) == (409, "published_lacks", "status")
    assert refusal(patch(author, PART, {"statement": ""})) == (409, "published_lacks", "status")
    assert patch(author, PROBLEM, {"limits": {"memory_mb": 64}}).json()["status"] == "published"
    version = ProblemVersion.objects.get()
    assert (version.number, version.created_by) == (1, User.objects.get(username="staff"))


def test_work_on_a_part_and_the_judges_programs_stay(author: Client, problem: Problem) -> None:
    JudgeProgramFactory(problem=problem)
    draft = DraftFactory(part=problem.parts.get(number=2))
    assert patch(author, PART, {"title": "Other"}).status_code == 200
    draft.refresh_from_db()
    assert problem.judge_programs.get().entry == "check.py"


@pytest.mark.parametrize(
    ("value", "change", "found"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        (["a", "b"], ["c"], ["c"]),
        ("a", {"b": {"c": None}}, {"b": {}}),
    ],
)
def test_merging_is_that_of_the_rfc(value: Any, change: Any, found: Any) -> None:
    assert merged(value, change) == found
