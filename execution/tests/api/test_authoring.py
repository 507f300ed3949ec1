"""Authoring over REST: who may, what it answers, what it refuses."""

import time
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from execution.services import matrices
from execution.tests.api.conftest import Caller, assert_problem, post
from execution.tests.bench import Bench
from problems.models import Part, Problem
from problems.services.versions import record_version
from problems.tests.factories import verified

RIGHT = "print(2 * int(input()))"
BASE = "/api/problems/double"
GETS = [f"{BASE}/versions", f"{BASE}/verifications", f"{BASE}/verifications/1", f"{BASE}/parts/1/outputs"]
POSTS = [
    *("/api/statement-preview", f"{BASE}/verifications", f"{BASE}/versions/1/restore"),
    *(f"{BASE}/parts/1/outputs", f"{BASE}/publish", f"{BASE}/withdraw", f"{BASE}/archive"),
]


@pytest.fixture
def part(fake_slots: Bench, doubling: Part) -> Part:
    doubling.solutions.create(name="doubles", language="python", expected="AC", source=RIGHT)
    return doubling


@pytest.fixture
def author(caller: Caller, part: Part) -> Client:
    client = caller("staff")
    User.objects.get(username="staff").user_permissions.add(Permission.objects.get(codename="change_problem"))
    return client


@pytest.mark.parametrize("role", ["anonymous", "user:ada", "staff", "visitor:eve"])
def test_authoring_is_for_staff_with_the_right(caller: Caller, part: Part, role: str) -> None:
    client = caller(role)
    for path in GETS:
        assert client.get(path).status_code in (401, 403), path
    for path in POSTS:
        assert post(client, path, {"text": "x", "digest": "x"}).status_code in (401, 403), path
    assert not Problem.objects.get().versions.exists()
    assert Problem.objects.get().status == "published"


def test_unknown_problem_part_and_version(author: Client) -> None:
    assert_problem(author.get("/api/problems/none/versions"), 404, "problem_unknown")
    assert_problem(author.get("/api/problems/none/verifications"), 404, "problem_unknown")
    assert_problem(author.get(f"{BASE}/verifications/77"), 404, "verification_unknown")
    assert_problem(author.get(f"{BASE}/parts/7/outputs"), 404, "part_unknown")
    assert_problem(post(author, f"{BASE}/versions/7/restore", {}), 404, "version_unknown")


def test_preview_is_sanitised_and_changes_nothing(author: Client) -> None:
    answer = post(author, "/api/statement-preview", {"text": "# Echo\n\n<script>alert(1)</script> **loud**"})
    assert answer.status_code == 200
    html = answer.json()["html"]
    assert "<h3>Echo</h3>" in html
    assert "<strong>loud</strong>" in html
    assert "<script" not in html


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [({}, "required", "text"), ({"text": 7}, "invalid_type", "text"), ({"text": "", "x": 1}, "unknown_field", "x")],
)
def test_preview_of_no_text_is_refused(author: Client, body: Any, code: str, field: str) -> None:
    assert_problem(post(author, "/api/statement-preview", body), 400, code, field)


def test_versions_are_listed_and_restored(
    author: Client, part: Part, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    record_version(problem=part.problem)
    for memory in (64, 32):
        Problem.objects.update(memory_mb=memory)
        record_version(problem=part.problem)
    with django_assert_max_num_queries(8):
        rows = author.get(f"{BASE}/versions").json()["results"]
    assert [(row["number"], row["created_by"], row["verified_at"]) for row in rows] == [
        (number, None, None) for number in (3, 2, 1)
    ]
    restored = post(author, f"{BASE}/versions/1/restore", {}).json()
    assert (restored["number"], restored["digest"], restored["created_by"]) == (4, rows[2]["digest"], "staff")
    assert Problem.objects.get().memory_mb == 256


def test_verification_is_begun_and_can_be_watched(author: Client) -> None:
    begun = post(author, f"{BASE}/verifications", {})
    assert begun.status_code == 202
    path = f"{BASE}/verifications/{begun.json()['id']}"
    deadline = time.monotonic() + 60
    while (found := author.get(path).json())["finished_at"] is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (found["sound"], found["faults"], found["version"], found["total"]) == (True, [], 1, 1)
    (row,) = found["rows"]
    assert (row["solution"], row["expected"], row["found"]) == ("doubles", "AC", "AC")
    assert [test["verdict"] for test in row["tests"]] == ["AC"] * 5
    assert author.get(f"{BASE}/verifications").json()["results"] == [found]


def test_second_verification_is_refused_while_one_goes_on(author: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrices, "in_background", lambda _: None)
    assert post(author, f"{BASE}/verifications", {}).status_code == 202
    assert_problem(post(author, f"{BASE}/verifications", {}), 409, "verification_going_on")


def test_verification_of_nothing_is_refused(author: Client, part: Part) -> None:
    part.solutions.all().delete()
    assert_problem(post(author, f"{BASE}/verifications", {}), 400, "no_solutions", "solutions")


def test_outputs_are_shown_and_applied_by_their_digest(author: Client, part: Part) -> None:
    part.tests.filter(name="3-case").update(expected="wrong\n")
    shown = author.get(f"{BASE}/parts/1/outputs").json()
    assert (shown["solution"], shown["changed"], shown["failed"]) == ("doubles", 1, 0)
    (row,) = [row for row in shown["tests"] if row["changes"]]
    assert (row["test"], row["before"], row["after"]) == ("3-case", "wrong\n", "40\n")
    assert_problem(post(author, f"{BASE}/parts/1/outputs", {}), 400, "required", "digest")
    assert_problem(post(author, f"{BASE}/parts/1/outputs", {"digest": "x"}), 409, "outputs_differ", "digest")
    assert part.tests.get(name="3-case").expected == "wrong\n"
    assert post(author, f"{BASE}/parts/1/outputs", {"digest": shown["digest"]}).status_code == 200
    assert part.tests.get(name="3-case").expected == "40\n"


def test_only_what_was_verified_is_published(author: Client, part: Part) -> None:
    Problem.objects.update(status="draft")
    assert_problem(post(author, f"{BASE}/publish", {}), 409, "not_verified", "status")
    verified(part.problem)
    for _ in range(2):
        assert post(author, f"{BASE}/publish", {}).json() == {"slug": "double", "status": "published"}


def test_problem_is_made_a_draft_and_archived(author: Client, part: Part) -> None:
    for deed, status in (("withdraw", "draft"), ("archive", "archived"), ("withdraw", "draft")):
        for _ in range(2):
            assert post(author, f"{BASE}/{deed}", {}).json() == {"slug": "double", "status": status}
        assert Problem.objects.get().status == status
    assert_problem(post(author, "/api/problems/none/archive", {}), 404, "problem_unknown")


def test_submission_tells_by_which_version_it_was_judged(author: Client, part: Part) -> None:
    body = {"problem": "double", "language": "python", "files": {"Main.py": RIGHT}}
    first = post(author, "/api/submit", body).json()
    assert (first["version"], first["latest_version"]) == (1, 1)
    Problem.objects.update(memory_mb=64)
    record_version(problem=part.problem)
    assert post(author, "/api/submit", body).json()["version"] == 2
    again = author.get(f"/api/submissions/{first['id']}").json()
    assert (again["version"], again["latest_version"]) == (1, 2)
    assert "version 1 of 2" in author.get(f"/submissions/{first['id']}/").content.decode()
