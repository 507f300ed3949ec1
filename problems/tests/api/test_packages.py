"""POST /api/problems/packages: who may, what it tells, what it changes."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from accounts.tests.factories import bearer, token_of
from problems.folder import ProblemTree
from problems.models import Problem, ProblemVersion
from problems.packages import archive
from problems.packages.formats import read_package
from problems.packages.json_form import document_of
from problems.services.storing import stored_tree
from problems.tests.api.conftest import ROLES, client_of
from problems.tests.factories import DraftFactory, ProblemFactory
from problems.tests.folder.folders import FILES
from problems.tests.packages.archives import zip_of
from problems.tests.packages.test_json_form import PNG

PATH = "/api/problems/packages"
ECHO = zip_of({f"echo/{path}": text for path, text in FILES.items()})


@pytest.fixture
def author() -> Client:
    client = client_of("staff")
    may = Permission.objects.filter(codename__in=["add_problem", "change_problem"])
    User.objects.get(username="staff").user_permissions.set(may)
    return client


def send(client: Client, data: bytes = ECHO, content_type: str = "application/zip", **query: str) -> Any:
    return client.post(PATH, data, content_type=content_type, query_params=query)


def test_package_becomes_a_problem(author: Client) -> None:
    response = send(author)
    body = response.json()
    assert response.status_code == 201
    assert (body["slug"], body["result"], body["status"], body["dry_run"]) == ("echo", "created", "published", False)
    assert body["rows_changed"][0] == {
        "part": 1,
        "kind": "tests",
        "added": ["sample/01-word", "hidden/01-long"],
        "removed": [],
        "changed": [],
        "unchanged": 0,
    }
    problem = Problem.objects.with_content().get()
    assert (problem.slug, stored_tree(problem).parts[0].tests[0].expected) == ("echo", "hello\n")


def test_preview_tells_the_same_and_changes_nothing(author: Client) -> None:
    response = send(author, dry_run="true")
    assert (response.status_code, response.json()["result"]) == (200, "created")
    assert not Problem.objects.exists()
    send(author)
    other = zip_of({f"echo/{path}": text for path, text in (FILES | {"statement.md": "New.\n"}).items()})
    body = send(author, other, dry_run="true").json()
    assert body["fields_changed"] == [
        {"field": "statement", "before": "21 characters, 1 lines", "after": "5 characters, 1 lines"}
    ]
    assert body["result"] == "updated"
    assert Problem.objects.get().statement == "Print what you read.\n"


def test_same_package_again_changes_nothing(author: Client) -> None:
    send(author)
    before = Problem.objects.values().get()
    response = send(author)
    assert (response.status_code, response.json()["result"]) == (200, "unchanged")
    assert Problem.objects.values().get() == before


def test_address_may_be_named(author: Client) -> None:
    assert send(author, slug="other").json()["slug"] == "other"
    for slug in ("No Slug", "packages", "a" * 81):
        response = send(author, slug=slug)
        assert (response.status_code, response.json()["field"]) == (400, "slug")
    assert Problem.objects.get().slug == "other"


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_may(role: str) -> None:
    """Not even staff without the permission to add and change problems."""
    response = send(client_of(role))
    signed_in = role in ("staff", "user:ada", "user:bob")
    refusal = (403, "permission_denied") if signed_in else (401, "not_authenticated")
    assert (response.status_code, response.json()["code"]) == refusal
    assert not Problem.objects.exists()


def test_session_needs_the_csrf_token(author: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = author.cookies
    assert send(strict).status_code == 403
    assert not Problem.objects.exists()


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        (b"no zip", "package", "It is not a zip archive."),
        (b"", "package", "It is not a zip archive."),
        (zip_of({"../up": "x"}), "package", "has an empty step"),
        (zip_of({"readme": "x"}), "package", "its format is not known"),
        (zip_of({"problem.toml": "", "manifest.json": "{}"}), "package", "holds more than one of"),
    ],
)
def test_bad_archive_is_refused(author: Client, data: bytes, field: str, sentence: str) -> None:
    response = send(author, data)
    assert (response.status_code, response.json()["field"]) == (400, field)
    assert sentence in response.json()["detail"]


def test_faults_of_the_problem_are_all_told(author: Client) -> None:
    response = send(author, zip_of({"echo/problem.toml": "title = 5\n", "echo/statement.md": "\n"}))
    assert response.status_code == 400
    assert "echo/problem.toml: title: Must be a text in quotes." in response.json()["detail"]
    assert "echo/problem.toml: kind: Is missing." in response.json()["detail"]


def test_part_with_work_on_it_is_not_removed(author: Client) -> None:
    send(author)
    DraftFactory(part=Problem.objects.get().parts.get(number=2))
    files = {path: text for path, text in FILES.items() if not path.startswith("part-2")}
    files["problem.toml"] = files["problem.toml"].rpartition("\n[[parts]]")[0] + "\n"
    for dry_run in ("true", "false"):
        response = send(author, zip_of({f"echo/{path}": text for path, text in files.items()}), dry_run=dry_run)
        assert (response.status_code, response.json()["code"]) == (409, "part_in_use")
    assert Problem.objects.get().parts.count() == 2


def test_body_of_another_type_size_or_word_is_refused(author: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert send(author, b"{}", "text/plain").status_code == 415
    assert send(author, dry_run="maybe").json()["field"] == "dry_run"
    document = json_document()
    monkeypatch.setattr("problems.api.packages.MAX_ARCHIVE_BYTES", 10)
    monkeypatch.setattr(archive, "MAX_ARCHIVE_BYTES", 10)
    assert send(author).status_code == 413
    assert send_json(author, document).status_code == 413
    assert author.get(PATH).status_code == 405
    assert not Problem.objects.exists()


EXPORT = "/api/problems/sums/package"


@pytest.fixture
def reader(_database: None) -> Client:
    client = client_of("staff")
    User.objects.get(username="staff").user_permissions.set(Permission.objects.filter(codename="view_problem"))
    return client


def test_problem_is_exported_and_comes_back(reader: Client, author: Client) -> None:
    ProblemFactory(slug="sums", complete=True, draft=True)
    User.objects.get(username="staff").user_permissions.add(Permission.objects.get(codename="view_problem"))
    response = author.get(EXPORT)
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    assert response["Content-Disposition"] == 'attachment; filename="sums.zip"'
    assert author.get(EXPORT).content == response.content
    body = send(author, response.content, dry_run="true").json()
    assert (body["slug"], body["result"], body["rows_changed"][0]["unchanged"]) == ("sums", "updated", 2)


@pytest.mark.parametrize("role", ROLES)
def test_export_is_for_staff_who_may_see_hidden_tests(role: str) -> None:
    ProblemFactory(slug="sums", complete=True)
    signed_in = role in ("staff", "user:ada", "user:bob")
    assert client_of(role).get(EXPORT).status_code == (403 if signed_in else 401)


def test_part_of_several_is_exported_as_a_problem_of_its_own(reader: Client) -> None:
    ProblemFactory(slug="sums", title="Sums", parts=3)
    response = reader.get(EXPORT, {"part": "2"})
    assert response["Content-Disposition"] == 'attachment; filename="sums2.zip"'
    package = read_package(data=response.content, name="sums2.zip")
    assert (package.tree.slug, package.tree.title) == ("sums-2", "Sums: Step 2")
    assert "Part 2." in package.tree.statement


@pytest.mark.parametrize(
    ("part", "status", "code"),
    [
        ("", 400, "part_out_of_range"),
        ("0", 400, "part_out_of_range"),
        ("21", 400, "part_out_of_range"),
        ("two", 400, "part_out_of_range"),
        (None, 400, "part_missing"),
        ("4", 404, "part_unknown"),
    ],
)
def test_part_that_is_none_is_refused(reader: Client, part: str | None, status: int, code: str) -> None:
    ProblemFactory(slug="sums", parts=3)
    response = reader.get(EXPORT, {} if part is None else {"part": part})
    assert (response.status_code, response.json()["code"], response.json()["field"]) == (status, code, "part")


def test_export_of_what_is_not_there_or_has_no_place_is_refused(reader: Client) -> None:
    assert reader.get(EXPORT).status_code == 404
    ProblemFactory(slug="sums", sql=True, complete=True)
    response = reader.get(EXPORT)
    assert (response.status_code, response.json()["code"]) == (409, "not_exportable")
    assert "a SQL problem has no place in it" in response.json()["detail"]


def json_document() -> dict[str, Any]:
    return document_of(_read_echo())


def _read_echo() -> ProblemTree:
    return read_package(data=ECHO, name="echo.zip").tree


def send_json(client: Client, value: Any, **query: str) -> Any:
    return send(client, value if isinstance(value, bytes) else json.dumps(value).encode(), "application/json", **query)


def test_json_document_becomes_a_problem_and_comes_back_the_same(author: Client) -> None:
    document = json_document()
    assert send_json(author, document, dry_run="true").json()["result"] == "created"
    assert not Problem.objects.exists()
    response = send_json(author, document)
    assert (response.status_code, response.json()["format"], response.json()["version"]) == (201, "json", "")
    assert stored_tree(Problem.objects.with_content().get()) == _read_echo()
    User.objects.get(username="staff").user_permissions.add(Permission.objects.get(codename="view_problem"))
    exported = author.get("/api/problems/echo/package?form=json")
    assert (exported.status_code, exported["Content-Type"]) == (200, "application/json")
    assert exported.json() == document
    assert author.get("/api/problems/echo/package?form=json").content == exported.content
    again = send_json(author, exported.content)
    assert (again.status_code, again.json()["result"]) == (200, "unchanged")


def test_pictures_come_and_go_with_the_document(author: Client) -> None:
    document = json_document() | {"images": {"a.png": b64encode(PNG).decode()}}
    assert send_json(author, document).json()["images"] == ["a.png"]
    User.objects.get(username="staff").user_permissions.add(Permission.objects.get(codename="view_problem"))
    assert author.get("/api/problems/echo/package?form=json").json() == document
    assert author.get("/problems/echo/images/a.png").content == PNG
    assert send_json(author, json_document()).json()["result"] == "updated"
    assert not Problem.objects.get().images.exists()


def test_document_may_be_put_at_another_address(author: Client) -> None:
    assert send_json(author, json_document(), slug="other").json()["slug"] == "other"
    response = send_json(author, json_document(), slug="No")
    assert (response.status_code, response.json()["field"]) == (400, "slug")


def test_faults_of_a_document_are_told_with_their_paths(author: Client) -> None:
    document = json_document()
    document["parts"][1]["tests"][0]["inputs"] = ""
    document["title"] = "\ud800"
    response = send_json(author, document)
    assert (response.status_code, response.json()["code"]) == (400, "bad_document")
    assert response.json()["field"] == "title"
    assert "parts[1].tests[0].inputs: Is not a field here." in response.json()["detail"]
    for body in (b"", b"null", b"{", b'{"a": 1, "a": 2}', b"[" * 100_000, b'{"a": NaN}', b'"\\ud800"'):
        assert send_json(author, body).status_code == 400
    assert not Problem.objects.exists()


def test_import_over_another_version_than_the_one_seen_is_refused(author: Client) -> None:
    document = json_document()
    assert send_json(author, document, version="").status_code == 201
    response = send_json(author, document, version="")
    assert (response.status_code, response.json()["code"]) == (409, "problem_changed")
    version = send_json(author, document, dry_run="true").json()["version"]
    Problem.objects.update(title="Edited by a colleague")
    for dry_run in ("true", "false"):
        assert send_json(author, document, version=version, dry_run=dry_run).status_code == 409
    assert Problem.objects.get().title == "Edited by a colleague"


def test_version_tells_who_imported(author: Client) -> None:
    send(author)
    send_json(author, json_document() | {"limits": {"memory_mb": 64}})
    assert list(ProblemVersion.objects.values_list("created_by__username", flat=True)) == ["staff", "staff"]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_may_send_or_read_a_document(role: str) -> None:
    ProblemFactory(slug="sums", complete=True)
    signed_in = role in ("staff", "user:ada", "user:bob")
    assert send_json(client_of(role), json_document()).status_code == (403 if signed_in else 401)
    assert client_of(role).get(f"{EXPORT}?form=json").status_code == (403 if signed_in else 401)


def test_token_needs_the_scope_of_authors(author: Client) -> None:
    user = User.objects.get(username="staff")
    body = json.dumps(json_document())
    for scope, status in (("problems:read", 403), ("problems:write", 201)):
        headers = bearer(token_of(user, scope))
        assert Client().post(PATH, body, content_type="application/json", headers=headers).status_code == status


def test_form_of_the_export_is_one_of_two(reader: Client) -> None:
    ProblemFactory(slug="sums", parts=2)
    response = reader.get(f"{EXPORT}?form=xml")
    assert (response.status_code, response.json()["field"]) == (400, "form")
    assert reader.get(f"{EXPORT}?form=json").status_code == 200
    assert reader.get(f"{EXPORT}?form=kattis&part=1").status_code == 200
