"""POST /api/submit and /api/submissions, and the list."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from execution import scheduling
from execution.models import Submission
from execution.tests.api.conftest import Caller, assert_problem, post
from execution.tests.conftest import Bench
from problems.models import Part, Problem, TestCase
from problems.services.quarantining import quarantine_problem

RIGHT = {"Main.py": "print(int(input()) * 2)"}
WRONG_ABOVE_TWO = {"Main.py": "n = int(input()); print(n * 2 if n < 3 else 'hidden-7351')"}
BODY = {"problem": "double", "language": "python", "files": RIGHT}
KEYS = {
    *("id", "problem", "part", "language", "status", "verdict", "score", "max_score", "passed", "total", "message"),
    *("compile_output", "time_ms", "memory_kb", "tests", "groups", "result", "error", "version", "latest_version"),
}


@pytest.mark.parametrize("path", ["/api/submit", "/api/submissions"])
def test_submission_is_judged(fake_slots: Bench, doubling: Part, client: Client, path: str) -> None:
    response = post(client, path, BODY)
    assert response.status_code == 200
    result = response.json()
    assert set(result) == KEYS
    assert (result["verdict"], result["passed"], result["total"], result["score"]) == ("AC", 5, 5, 100.0)
    assert [test["status"] for test in result["tests"]] == ["finished"] * 5


@pytest.mark.parametrize(
    "spelling",
    [
        {"problemId": "double", "PartNumber": 1},
        {"problem_id": "double", "part_number": 1},
        {"problem": "double", "part": 1},
        {"problem": "double", "problemId": "double"},
    ],
)
def test_every_spelling_of_the_keys_works(
    fake_slots: Bench, doubling: Part, client: Client, spelling: dict[str, Any]
) -> None:
    response = post(client, "/api/submit", {"language": "python", "files": RIGHT} | spelling)
    assert response.json()["verdict"] == "AC"


def test_hidden_tests_never_leave_the_server(fake_slots: Bench, doubling: Part, client: Client) -> None:
    TestCase.objects.filter(is_sample=False).update(input="777001\n", expected="888002\n")
    response = post(client, "/api/submit", BODY | {"files": WRONG_ABOVE_TWO})
    result = response.json()
    assert result["verdict"] == "WA"
    shown = response.content.decode() + client.get(f"/api/submissions/{result['id']}").content.decode()
    shown += client.get(f"/api/runs/{result['id']}").content.decode()
    assert not any(secret in shown for secret in ("777001", "888002", "hidden-7351"))
    samples = [test for test in result["tests"] if test["is_sample"]]
    assert [(test["input"], test["expected"], test["actual"]) for test in samples] == [
        ("1\n", "2\n", "2\n"),
        ("2\n", "4\n", "4\n"),
    ]


def test_submission_without_waiting_says_where_to_look(fake_slots: Bench, doubling: Part, client: Client) -> None:
    response = post(client, "/api/submit", BODY | {"wait": False})
    assert response.status_code == 202
    body = response.json()
    assert body["url"] == f"/api/submissions/{body['id']}"
    assert scheduling.await_end(UUID(body["id"]), 10)
    assert client.get(body["url"]).json()["status"] == "finished"


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"problem": None}, 400, "null", "problem"),
        ({"problem": ""}, 400, "problem_required", "problem"),
        ({"problem": 7}, 400, "invalid_type", "problem"),
        ({"problem": "unknown"}, 404, "problem_unknown", "problem"),
        ({"problem": "\0"}, 404, "problem_unknown", "problem"),
        ({"problem_id": "other"}, 400, "ambiguous", "problem"),
        ({"part": 2}, 404, "part_unknown", "part"),
        ({"part": -1}, 404, "part_unknown", "part"),
        ({"part": "1"}, 400, "invalid_type", "part"),
        ({"part": 1, "PartNumber": 2}, 400, "ambiguous", "part"),
        ({"language": "cobol"}, 400, "language_unknown", "language"),
        ({"files": {}}, 400, "files_required", "files"),
        ({"input": "x"}, 400, "unknown_field", "input"),
        ({"wait": "no"}, 400, "invalid_type", "wait"),
    ],
)
def test_wrong_field_is_refused(
    fake_slots: Bench, doubling: Part, client: Client, change: dict[str, Any], status: int, code: str, field: str
) -> None:
    assert_problem(post(client, "/api/submit", BODY | change), status, code, field)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("role", ["anonymous", "staff"])
def test_unpublished_problem_takes_no_submissions(fake_slots: Bench, doubling: Part, caller: Caller, role: str) -> None:
    Problem.objects.update(status="draft")
    assert_problem(post(caller(role), "/api/submit", BODY), 404, "problem_unknown", "problem")


def test_list_is_narrowed_to_a_problem_in_constant_queries(
    fake_slots: Bench, doubling: Part, caller: Caller, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ada = caller("user:ada")
    for _ in range(3):
        assert post(ada, "/api/submit", BODY).status_code == 200
    with django_assert_max_num_queries(3):
        rows = ada.get("/api/submissions?problem=double").json()["results"]
    assert len(rows) == 3
    whole = {"compile_output", "tests", "groups", "result", "error", "version", "latest_version"}
    assert set(rows[0]) == KEYS - whole | {"created_at"}
    assert rows == sorted(rows, key=lambda row: row["created_at"], reverse=True)
    assert ada.get("/api/submissions?problem=other").json()["results"] == []


@pytest.mark.parametrize("path", ["/api/runs", "/api/submissions"])
@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("page_size=0", "page_size_out_of_range", "page_size"),
        ("page_size=201", "page_size_out_of_range", "page_size"),
        ("page_size=x", "page_size_out_of_range", "page_size"),
        ("page_size=", "page_size_out_of_range", "page_size"),
        ("page_size=%C2%B2", "page_size_out_of_range", "page_size"),
        ("cursor=x", "cursor_invalid", "cursor"),
        ("cursor=%00", "cursor_invalid", "cursor"),
    ],
)
def test_wrong_page_is_refused(caller: Caller, path: str, query: str, code: str, field: str) -> None:
    assert_problem(caller("user:ada").get(f"{path}?{query}"), 400, code, field)


def test_pages_hold_every_run_once_while_others_arrive(fake_slots: Bench, caller: Caller) -> None:
    ada = caller("user:ada")
    body = {"language": "python", "files": {"Main.py": ""}}
    made = [post(ada, "/api/run", body).json()["id"] for _ in range(5)]
    page = ada.get("/api/runs?page_size=2").json()
    seen = [row["id"] for row in page["results"]]
    post(ada, "/api/run", body)
    while page["next"]:
        page = ada.get(page["next"]).json()
        seen += [row["id"] for row in page["results"]]
    assert seen == made[::-1]


def test_quarantined_problem_is_a_conflict_with_a_sentence(fake_slots: Bench, doubling: Part, client: Client) -> None:
    quarantine_problem(problem=doubling.problem, reason="It crashed.", program_log="secret log")
    response = post(client, "/api/submit", BODY)
    assert_problem(response, 409, "problem_quarantined", "problem")
    assert response.json()["detail"].startswith("This problem takes no submissions at the moment")
    assert not Submission.objects.exists()
