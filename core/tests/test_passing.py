"""Which errors pass."""

import psycopg
import pytest
import redis
from django.db import InterfaceError, OperationalError
from django.test import Client

from core.passing import tells_of_passing_fault


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (redis.ConnectionError("refused"), True),
        (redis.TimeoutError("late"), True),
        (caused(RuntimeError("a view's"), redis.TimeoutError("late")), True),
        (InterfaceError("the cursor is closed"), True),
        (caused(OperationalError("closed"), psycopg.OperationalError("the connection is closed")), True),
        (caused(OperationalError("ends"), psycopg.errors.AdminShutdown("ends")), True),
        (caused(OperationalError("full"), psycopg.errors.DiskFull("full")), False),
        (OperationalError("no such table"), False),
        (redis.ResponseError("wrong type"), False),
        (ValueError("ours"), False),
        (None, False),
    ],
)
def test_what_passes_is_told_from_faults(error: Exception | None, expected: bool) -> None:
    assert tells_of_passing_fault(error) is expected


@pytest.mark.django_db
def test_a_request_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise redis.ConnectionError("refused")

    monkeypatch.setattr("execution.services.running.scheduling.require_room", away)
    client = Client(raise_request_exception=False)
    body = {"language": "python", "files": {"Main.py": "print(1)"}}
    answer = client.post("/api/run", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "part_unavailable", "5")
