"""Drafts: saved, replaced and removed by their owner alone."""

from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.viewer import SESSION_KEY
from problems.models import Draft
from problems.tests.api.conftest import ROLES, client_of
from problems.tests.factories import ProblemFactory

PATH = "/api/problems/sums/parts/1/drafts/python"


@pytest.fixture(autouse=True)
def _problem(_database: None) -> None:
    ProblemFactory(slug="sums", parts=2)


def save(client: Client, source: Any, path: str = PATH, **base: Any) -> Any:
    return client.put(path, {"source": source, **base}, content_type="application/json")


def drafts(client: Client) -> list[tuple[int, str, str]]:
    rows = client.get("/api/problems/sums/drafts").json()
    return [(row["part"], row["language"], row["source"]) for row in rows]


@pytest.mark.parametrize("role", ROLES)
def test_draft_is_saved_replaced_and_deleted(role: str) -> None:
    client = client_of(role)
    for source in ("print(1)", "print(2)", "print(2)"):
        response = save(client, source)
        assert (response.status_code, response.json()["source"]) == (200, source)
    save(client, "text", "/api/problems/sums/parts/2/drafts/text")
    assert drafts(client) == [(1, "python", "print(2)"), (2, "text", "text")]
    assert [client.delete(PATH).status_code for _ in range(2)] == [204, 204]
    assert drafts(client) == [(2, "text", "text")]


def test_drafts_are_their_owners_alone() -> None:
    clients = {role: client_of(role) for role in ROLES}
    for role, client in clients.items():
        save(client, role)
    assert {role: drafts(client) for role, client in clients.items()} == {role: [(1, "python", role)] for role in ROLES}
    clients["user:bob"].delete(PATH)
    assert drafts(clients["user:ada"]) == [(1, "python", "user:ada")]


def test_somebody_without_a_session_gets_one_with_the_first_draft(client: Client) -> None:
    assert drafts(client) == []
    assert SESSION_KEY not in client.session
    assert "sessionid" in save(client, "x").cookies
    assert SESSION_KEY in client.session


def test_a_refused_draft_begins_no_session(client: Client) -> None:
    assert save(client, 5).status_code == 400
    assert save(client, "x", "/api/problems/none/parts/1/drafts/python").status_code == 404
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({}, 400, "required", "source"),
        ({"source": None}, 400, "null", "source"),
        ({"source": 1}, 400, "invalid_type", "source"),
        ({"source": "\ud800"}, 400, "not_unicode", "source"),
        ({"source": "a\0"}, 400, "source_invalid", "source"),
        ({"source": "é" * (128 * 1024 + 1)}, 400, "source_too_large", "source"),
        ({"source": "", "language": "c"}, 400, "unknown_field", "language"),
        ([], 400, "not_an_object", None),
        ({"source": "", "base": 7}, 400, "invalid_type", "base"),
        ({"source": "", "base": "yesterday"}, 400, "invalid_type", "base"),
        ({"source": "", "base": "2026-13-01T00:00:00Z"}, 400, "invalid_type", "base"),
        ({"source": "", "base": "2026-01-01T00:00:00"}, 400, "invalid_type", "base"),  # of which time zone?
    ],
)
def test_wrong_draft_is_refused(client: Client, body: Any, status: int, code: str, field: str | None) -> None:
    response = client.put(PATH, body, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert (response.json()["code"], response.json().get("field")) == (code, field)
    assert not Draft.objects.exists()


def test_draft_may_be_as_long_as_allowed(client: Client) -> None:
    assert save(client, "é" * (128 * 1024)).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/problems/none/parts/1/drafts/python", 404, "problem_unknown"),
        ("/api/problems/sums/parts/3/drafts/python", 404, "part_unknown"),
        ("/api/problems/sums/parts/99999999999999999999/drafts/python", 404, "part_unknown"),
        ("/api/problems/sums/parts/1/drafts/Python", 400, "language_unknown"),
        (f"/api/problems/sums/parts/1/drafts/{'x' * 21}", 400, "language_unknown"),
    ],
)
def test_wrong_place_is_refused(client: Client, path: str, status: int, code: str) -> None:
    response = save(client, "x", path)
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_signed_in_request_needs_the_csrf_header() -> None:
    client = client_of("user:ada")
    client.handler.enforce_csrf_checks = True
    assert save(client, "x").status_code == 403
    assert client.delete(PATH).status_code == 403


def test_draft_of_an_unpublished_problem_is_refused(client: Client) -> None:
    ProblemFactory(slug="later", draft=True, parts=1)
    assert save(client, "x", "/api/problems/later/parts/1/drafts/python").status_code == 404


def test_database_keeps_one_draft_a_part_and_language(client: Client) -> None:
    save(client, "x")
    draft = Draft.objects.get()
    draft.pk = None
    with pytest.raises(IntegrityError):
        draft.save(force_insert=True)


@pytest.mark.parametrize("role", ["user:ada", "visitor:x", "anonymous"])
def test_change_that_began_from_the_stored_draft_replaces_it(role: str) -> None:
    client = client_of(role)
    first = save(client, "1", base=None).json()
    second = save(client, "2", base=first["updated_at"]).json()
    assert second["updated_at"] > first["updated_at"]
    listed = client.get("/api/problems/sums/drafts").json()
    assert [(row["source"], row["updated_at"]) for row in listed] == [("2", second["updated_at"])]


@pytest.mark.parametrize("role", ["user:ada", "visitor:x", "anonymous"])
def test_change_that_began_from_another_version_replaces_nothing(role: str) -> None:
    client = client_of(role)
    first = save(client, "1").json()
    stands = save(client, "of another device", base=first["updated_at"]).json()
    for base in (first["updated_at"], None, "0001-01-01T00:00:00+14:00"):
        response = save(client, "mine", base=base)
        assert (response.status_code, response["Content-Type"]) == (409, "application/problem+json")
        answer = response.json()
        assert (answer["code"], answer["field"], answer["newer"]) == ("draft_changed", "base", stands)
    assert drafts(client) == [(1, "python", "of another device")]


def test_change_whose_answer_was_lost_may_be_sent_again() -> None:
    client = client_of("user:ada")
    first = save(client, "1").json()
    answers = [save(client, "2", base=first["updated_at"]) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


def test_other_people_have_nothing_to_do_with_the_version() -> None:
    ada, bob = client_of("user:ada"), client_of("user:bob")
    save(ada, "of ada")
    assert save(bob, "of bob", base=None).status_code == 200
    assert save(bob, "of bob again", base=None).json()["newer"]["source"] == "of bob"
    assert drafts(ada) == [(1, "python", "of ada")]


def test_draft_that_was_deleted_in_between_is_written_anew() -> None:
    client = client_of("user:ada")
    first = save(client, "1").json()
    client.delete(PATH)
    assert save(client, "2", base=first["updated_at"]).status_code == 200
