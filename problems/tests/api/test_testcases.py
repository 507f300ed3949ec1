"""Tests over REST: made, read, changed, removed and uploaded; who may, and what is refused."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import bearer, token_of
from problems.models import Part, Problem, ProblemVersion
from problems.services import testcases
from problems.tests.api.conftest import ROLES, client_of
from problems.tests.factories import ProblemFactory, TestCaseFactory, TestGroupFactory
from problems.tests.packages.archives import zip_of

TESTS = "/api/problems/sums/parts/1/tests"
ARCHIVE = f"{TESTS}/archive"
HIDDEN = f"{TESTS}/hidden/01-hidden"
NEW = {"name": "02-new", "input": "a\n", "expected": "b\n"}
ZIP = zip_of({"tests/sample/01-sample.in": "hello\n", "tests/sample/01-sample.out": "hello\n"})


@pytest.fixture
def part(_database: None) -> Part:
    problem: Problem = ProblemFactory(slug="sums", complete=True, draft=True)
    return problem.parts.get()


@pytest.fixture
def author(part: Part) -> Client:
    client = client_of("staff")
    User.objects.get(username="staff").user_permissions.set(Permission.objects.filter(codename="change_problem"))
    return client


def send(client: Client, method: str, path: str, body: Any = None, **query: str) -> Any:
    call = getattr(client, method)
    if body is None:
        return call(path, query_params=query)
    if isinstance(body, bytes):
        return call(path, body, content_type="application/zip", query_params=query)
    return call(path, json.dumps(body), content_type="application/json", query_params=query)


def refusal(response: Any) -> tuple[int, str, str | None]:
    body = response.json()
    return response.status_code, body["code"], body.get("field")


def names(part: Part) -> list[str]:
    return [test.path for test in map(testcases.as_file, part.tests.order_by("position"))]


CALLS: list[tuple[str, str, Any]] = [
    ("get", TESTS, None),
    ("post", TESTS, NEW),
    ("get", HIDDEN, None),
    ("put", HIDDEN, {"input": "", "expected": ""}),
    ("patch", HIDDEN, {"input": ""}),
    ("delete", HIDDEN, None),
    ("post", ARCHIVE, ZIP),
]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_tests_are_for_authors(part: Part, role: str, method: str, path: str, body: Any) -> None:
    """Not even for staff without the right to change problems."""
    before = list(part.tests.values())
    signed_in = role in ("staff", "user:ada", "user:bob")
    assert send(client_of(role), method, path, body).status_code == (403 if signed_in else 401)
    assert list(part.tests.values()) == before


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_token_needs_the_scope(author: Client, method: str, path: str, body: Any) -> None:
    user = User.objects.get(username="staff")
    for scope, statuses in (("problems:read", {403}), ("problems:write", {200, 201, 204})):
        client = Client(headers=bearer(token_of(user, scope)))
        assert send(client, method, path, body).status_code in statuses


def test_list_is_paged_and_shows_beginnings(
    author: Client, part: Part, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    group = TestGroupFactory(part=part, name="large")
    TestCaseFactory.create_batch(30, part=part, input="x" * 5000, group=group)
    author.get(TESTS)
    with django_assert_max_num_queries(7):
        body = author.get(TESTS, {"page_size": 20}).json()
    assert len(body["results"]) == 20
    assert body["results"][0] == {
        "name": "01-sample",
        "is_sample": True,
        "position": 1,
        "weight": 1,
        "group": None,
        "url": f"{TESTS}/sample/01-sample",
        "input_start": "hello\n",
        "input_length": 6,
        "expected_start": "hello\n",
        "expected_length": 6,
    }
    large = body["results"][-1]
    assert (large["group"], large["input_length"], large["input_start"]) == ("large", 5000, "x" * 200)
    assert len(author.get(body["next"]).json()["results"]) == 12


def test_test_is_made_read_and_put_in_its_place(author: Client, part: Part) -> None:
    TestGroupFactory(part=part, name="g")
    created = send(author, "post", TESTS, NEW | {"is_sample": True, "weight": 3, "group": "g"})
    assert created.status_code == 201
    assert created["Location"] == f"{TESTS}/sample/02-new"
    told = author.get(created["Location"]).json()
    assert told == created.json()
    assert {name: told[name] for name in ("input", "expected", "weight", "group", "position")} == {
        "input": "a\n",
        "expected": "b\n",
        "weight": 3,
        "group": "g",
        "position": 2,
    }
    assert names(part) == ["sample/01-sample", "sample/02-new", "hidden/01-hidden"]
    assert list(part.tests.values_list("position", flat=True)) == [1, 2, 3]


def test_second_test_of_a_name_is_refused(author: Client, part: Part) -> None:
    assert send(author, "post", TESTS, NEW).status_code == 201
    assert refusal(send(author, "post", TESTS, NEW)) == (409, "test_exists", "name")
    assert send(author, "post", TESTS, NEW | {"is_sample": True}).status_code == 201
    assert refusal(send(author, "patch", HIDDEN, {"name": "02-new"})) == (409, "test_exists", "name")
    assert part.tests.count() == 4


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": "../up"}, "bad_name", "name"),
        ({"name": ""}, "bad_name", "name"),
        ({"name": 5}, "invalid_type", "name"),
        ({"input": None}, "null", "input"),
        ({"input": "a\r\n"}, "bad_text", "input"),
        ({"expected": "\0"}, "bad_text", "expected"),
        ({"expected": "\ud800"}, "not_unicode", "expected"),
        ({"input": "x" * (4 * 1024 * 1024 + 1)}, "bad_text", "input"),
        ({"weight": 0}, "bad_weight", "weight"),
        ({"weight": 1001}, "bad_weight", "weight"),
        ({"weight": "3"}, "invalid_type", "weight"),
        ({"is_sample": 1}, "invalid_type", "is_sample"),
        ({"group": "none"}, "group_unknown", "group"),
        ({"position": 1}, "unknown_field", "position"),
    ],
)
def test_wrong_field_is_refused_by_name(
    author: Client, part: Part, change: dict[str, Any], code: str, field: str
) -> None:
    before = list(part.tests.values())
    assert refusal(send(author, "post", TESTS, NEW | change)) == (400, code, field)
    assert refusal(send(author, "patch", HIDDEN, change)) == (400, code, field)
    assert list(part.tests.values()) == before


def test_missing_field_and_other_bodies_are_refused(author: Client, part: Part) -> None:
    assert refusal(send(author, "post", TESTS, {"name": "x", "input": ""})) == (400, "required", "expected")
    assert refusal(send(author, "put", HIDDEN, {"input": ""})) == (400, "required", "expected")
    assert send(author, "post", TESTS, []).status_code == 400
    assert author.post(TESTS, b"{", content_type="application/json").status_code == 400
    assert author.post(TESTS, b"x", content_type="text/plain").status_code == 415
    assert part.tests.count() == 2


def test_test_is_replaced_whole_and_changed_in_part(author: Client, part: Part) -> None:
    TestGroupFactory(part=part, name="g")
    changed = send(author, "patch", HIDDEN, {"weight": 5, "group": "g", "expected": "x\n"}).json()
    assert (changed["weight"], changed["group"], changed["input"], changed["expected"]) == (5, "g", "hello\n", "x\n")
    assert send(author, "patch", HIDDEN, {"group": None}).json()["group"] is None
    replaced = send(author, "put", HIDDEN, {"input": "1\n", "expected": "2\n"}).json()
    assert (replaced["weight"], replaced["group"], replaced["expected"]) == (1, None, "2\n")
    again = send(author, "put", HIDDEN, {"input": "1\n", "expected": "2\n"})
    assert (again.status_code, again.json()) == (200, replaced)
    moved = send(author, "patch", HIDDEN, {"name": "00-first", "is_sample": True}).json()
    assert (moved["url"], moved["position"]) == (f"{TESTS}/sample/00-first", 1)
    assert names(part) == ["sample/00-first", "sample/01-sample"]
    assert author.get(HIDDEN).status_code == 404


def test_test_is_removed_once(author: Client, part: Part) -> None:
    sample = f"{TESTS}/sample/01-sample"
    assert author.delete(sample).status_code == 204
    assert refusal(author.delete(sample)) == (404, "test_unknown", None)
    assert list(part.tests.values_list("name", "position")) == [("01-hidden", 1)]


def test_what_is_not_there_is_told(author: Client) -> None:
    for path in (f"{TESTS}/hidden/none", f"{TESTS}/secret/01-hidden", f"{TESTS}/sample/01-hidden"):
        assert refusal(author.get(path)) == (404, "test_unknown", None)
        assert send(author, "put", path, {"input": "", "expected": ""}).status_code == 404
    assert author.get("/api/problems/sums/parts/2/tests").json()["code"] == "part_unknown"
    assert author.get("/api/problems/none/parts/1/tests").json()["code"] == "problem_unknown"
    assert send(author, "post", "/api/problems/sums/parts/2/tests", NEW).status_code == 404
    assert send(author, "post", "/api/problems/sums/parts/2/tests/archive", ZIP).status_code == 404


def test_edit_of_another_version_than_the_one_read_changes_nothing(author: Client, part: Part) -> None:
    version = author.get(HIDDEN).json()["version"]
    assert send(author, "patch", HIDDEN, {"input": "mine\n"}, version=version).status_code == 200
    for method, body in (("put", {"input": "", "expected": ""}), ("patch", {"input": ""}), ("delete", None)):
        assert refusal(send(author, method, HIDDEN, body, version=version)) == (409, "version_changed", "version")
    assert part.tests.get(is_sample=False).input == "mine\n"
    version = author.get(HIDDEN).json()["version"]
    assert send(author, "delete", HIDDEN, version=version).status_code == 204


def test_published_problem_keeps_what_it_needs_and_gets_versions(author: Client, part: Part) -> None:
    Problem.objects.update(status="published")
    response = author.delete(HIDDEN)
    assert refusal(response) == (409, "published_lacks", "status")
    assert "Part 1 has no hidden test" in response.json()["detail"]
    assert refusal(send(author, "patch", HIDDEN, {"is_sample": True}))[:2] == (409, "published_lacks")
    assert refusal(send(author, "post", ARCHIVE, ZIP, mode="replace"))[:2] == (409, "published_lacks")
    assert not ProblemVersion.objects.exists()
    assert names(part) == ["sample/01-sample", "hidden/01-hidden"]
    assert send(author, "post", TESTS, NEW).status_code == 201
    assert author.delete(HIDDEN).status_code == 204
    versions = ProblemVersion.objects.order_by("number").values_list("number", "created_by__username")
    assert list(versions) == [(1, "staff"), (2, "staff")]


def test_published_problem_that_lacks_something_can_be_mended(author: Client, part: Part) -> None:
    part.tests.all().delete()
    Problem.objects.update(status="published")
    assert send(author, "post", TESTS, NEW).status_code == 201


def test_draft_makes_no_versions(author: Client) -> None:
    send(author, "post", TESTS, NEW)
    assert not ProblemVersion.objects.exists()


def test_system_design_has_no_tests(author: Client) -> None:
    Problem.objects.update(kind="system_design")
    assert refusal(send(author, "post", TESTS, NEW)) == (409, "kind_without_tests", "kind")
    assert refusal(send(author, "post", ARCHIVE, ZIP)) == (409, "kind_without_tests", "kind")


MANY = zip_of(
    {
        "sample/01-sample.in": "hello\n",
        "sample/01-sample.out": "hello\n",
        "secret/01-hidden.in": "other\r\n",
        "secret/01-hidden.ans": "other\n",
        "secret/02-more.in": "",
        "secret/02-more.ans": "",
    }
)


def test_zip_is_previewed_and_stored(author: Client, part: Part) -> None:
    part.tests.filter(is_sample=False).update(weight=7, group=TestGroupFactory(part=part))
    TestCaseFactory(part=part, name="09-old")
    shown = send(author, "post", ARCHIVE, MANY, dry_run="true").json()
    assert shown["tests"] == {
        "part": 1,
        "kind": "tests",
        "added": ["hidden/02-more"],
        "removed": [],
        "changed": ["hidden/01-hidden"],
        "unchanged": 2,
    }
    assert (shown["dry_run"], shown["mode"], shown["notes"]) == (
        True,
        "add",
        ["Line ends were made \\n in 1 of its files."],
    )
    assert part.tests.get(name="01-hidden").input == "hello\n"
    replacing = send(author, "post", ARCHIVE, MANY, dry_run="true", mode="replace").json()
    assert (replacing["tests"]["removed"], replacing["tests"]["unchanged"]) == (["hidden/09-old"], 1)
    assert part.tests.count() == 3
    done = send(author, "post", ARCHIVE, MANY, version=shown["version"])
    assert (done.status_code, done.json()) == (200, shown | {"dry_run": False})
    assert names(part) == ["sample/01-sample", "hidden/01-hidden", "hidden/02-more", "hidden/09-old"]
    changed = part.tests.get(name="01-hidden")
    assert (changed.input, changed.weight, changed.group is None) == ("other\n", 7, False)


def test_zip_sent_again_changes_nothing_and_replace_removes_the_others(author: Client, part: Part) -> None:
    ids = set(part.tests.values_list("pk", flat=True))
    send(author, "post", ARCHIVE, MANY)
    again = send(author, "post", ARCHIVE, MANY).json()["tests"]
    assert (again["added"], again["changed"], again["removed"], again["unchanged"]) == ([], [], [], 3)
    assert ids < set(part.tests.values_list("pk", flat=True))
    done = send(author, "post", ARCHIVE, ZIP, mode="replace").json()
    assert done["tests"]["removed"] == ["hidden/01-hidden", "hidden/02-more"]
    assert done["reasons"] == ["Part 1 has no hidden test; it needs at least one."]
    assert names(part) == ["sample/01-sample"]


def test_zip_over_other_tests_than_those_seen_is_refused(author: Client, part: Part) -> None:
    version = send(author, "post", ARCHIVE, MANY, dry_run="true").json()["version"]
    part.tests.filter(is_sample=True).update(expected="a colleague's\n")
    assert refusal(send(author, "post", ARCHIVE, MANY, version=version)) == (409, "version_changed", "version")
    assert part.tests.count() == 2


@pytest.mark.parametrize("dry_run", ["true", "false"])
@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "It holds no test"),
        ({"../a.in": ""}, "has an empty step"),
        ({"hidden/a.in": ""}, "hidden/a.in: The test has neither an .out nor an .ans"),
        ({"hidden/a.in": "", "hidden/a.out": "", "hidden/a.ans": ""}, "both an .out and an .ans"),
        ({"hidden/a.out": ""}, "hidden/a.out: It belongs to no test"),
        ({"hidden/a.in": "", "hidden/a.out": "", "readme.txt": ""}, "readme.txt: It belongs to no test"),
        ({"hidden/a b.in": "", "hidden/a b.out": ""}, "hidden/a b.in: The name of a test is"),
        ({"hidden/g/a.in": "", "hidden/g/a.out": ""}, "hidden/g/a.in: Tests lie right in sample/"),
        ({"hidden/a.in": b"\xff", "hidden/a.out": ""}, "hidden/a.in: Byte 0 is not UTF-8"),
        ({"hidden/a.in": b"\0", "hidden/a.out": ""}, "hidden/a.in: It holds a NUL byte"),
        ({"hidden/a.in": b"0" * (2**22 + 1), "hidden/a.out": ""}, "hidden/a.in: 4096 KB; at most 4096 KB"),
        (
            {"hidden/a.in": "", "hidden/a.out": "", "secret/a.in": "", "secret/a.ans": ""},
            "secret/a.in: There is another test hidden/a",
        ),
    ],
)
def test_wrong_zip_changes_nothing(author: Client, part: Part, files: Any, told: str, dry_run: str) -> None:
    response = send(author, "post", ARCHIVE, zip_of(files), dry_run=dry_run)
    assert (response.status_code, response.json()["field"]) == (400, "package")
    assert told in response.json()["detail"]
    assert part.tests.count() == 2


def test_files_in_no_folder_are_hidden_tests(author: Client, part: Part) -> None:
    assert send(author, "post", ARCHIVE, zip_of({"1.in": "a", "1.out": "b"})).json()["tests"]["added"] == ["hidden/1"]


def test_other_words_types_and_sizes_are_refused(author: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(send(author, "post", ARCHIVE, ZIP, mode="merge")) == (400, "mode_invalid", "mode")
    assert refusal(send(author, "post", ARCHIVE, ZIP, dry_run="1")) == (400, "dry_run_invalid", "dry_run")
    assert send(author, "post", ARCHIVE, b"no zip").json()["field"] == "package"
    assert send(author, "post", ARCHIVE, {}).status_code == 415
    monkeypatch.setattr("problems.api.testsets.MAX_ARCHIVE_BYTES", 10)
    assert send(author, "post", ARCHIVE, ZIP).status_code == 413
