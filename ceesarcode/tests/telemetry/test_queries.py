"""A slow statement is told, without its values; others are not."""

import pytest
from django.db import connection, connections
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from ceesarcode.telemetry.queries import _watch, watch_connections, watch_query
from ceesarcode.tests.test_request_ids import GOOD, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """As if each statement took a second."""
    settings.SLOW_QUERY_MS = 1000
    seconds = iter(range(100_000))
    monkeypatch.setattr("ceesarcode.telemetry.queries.time.monotonic", lambda: float(next(seconds)))


def test_a_slow_statement_is_told_without_its_values_and_with_the_request(
    slow: None, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/api/problems/no-such-slug", headers={"x-request-id": GOOD})
    lines = [line for line in told(caplog, "slow_query") if "problems_problem" in line["statement"]]
    assert lines
    assert {line["request_id"] for line in lines} == {GOOD}
    assert all(line["duration_ms"] >= 1000 and line["level"] == "warning" for line in lines)
    assert "no-such-slug" not in str(lines)


def test_a_statement_that_fails_slowly_is_told_too(slow: None, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Exception, match="no_such_table"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert [line["statement"] for line in told(caplog, "slow_query")] == ["SELECT * FROM no_such_table"]


@pytest.mark.parametrize("ms", [0, 600_000])
def test_a_quick_one_is_not_and_zero_is_never(ms: int, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.SLOW_QUERY_MS = ms
    assert not User.objects.filter(username="ada").exists()
    assert told(caplog, "slow_query") == []


def test_connections_are_watched_from_the_start_on() -> None:
    assert watch_query in connection.execute_wrappers


def test_a_connection_that_is_opened_anew_is_watched_once() -> None:
    watch_connections()
    watch_connections()
    mine = connections.create_connection("default")
    _watch(connection=mine)
    _watch(connection=mine)
    assert mine.execute_wrappers == [watch_query]
