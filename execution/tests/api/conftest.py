"""Callers of the API: users, visitors with a session, and somebody who sends nothing but the request."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.viewer import SESSION_KEY

HELLO = {"language": "python", "files": {"Main.py": 'print("Hello")'}}
Caller = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Rates and idempotency keys of one test are not those of the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def caller(transactional_db: None) -> Caller:
    """A client by its role: "user:<name>", "staff", "visitor:<name>" (a session each), or "anonymous"."""

    def build(role: str) -> Client:
        client = Client()
        kind, _, name = role.partition(":")
        if kind in ("user", "staff"):
            user, _ = User.objects.get_or_create(username=name or "staff", defaults={"is_staff": kind == "staff"})
            client.force_login(user)
        elif kind == "visitor":
            session = client.session
            session[SESSION_KEY] = str(uuid.uuid5(uuid.NAMESPACE_OID, name))
            session.save()
        return client

    return build


def post(client: Client, path: str, body: Any, **headers: str) -> Any:
    return client.post(path, body, content_type="application/json", headers=headers)


def assert_problem(response: Any, status: int, code: str, field: str | None = None) -> str:
    """Checks a problem document and returns its sentence."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert (body["type"], body["status"], body["code"], body.get("field")) == ("about:blank", status, code, field)
    assert body["detail"].endswith(".")
    return str(body["detail"])
