"""What is read at a scrape: seldom, in few queries, and without a database as well."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import deployments.gauges
from ceesarcode.metrics import exposition, standing
from ceesarcode.metrics.standing import Rows
from core.tests.metering import Meter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _new_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test before this one read is not told."""
    monkeypatch.setattr(exposition, "_rows", Rows())


def test_scrape_asks_few_queries_and_the_next_one_none(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        first = client.get("/metrics").text
    assert "ceesarcode_queue_runs{" in first
    assert len(queries) == 8  # two of the runs, where no worker has a row, and six of the deployments
    with CaptureQueriesContext(connection) as queries:
        second = client.get("/metrics").text
    assert "ceesarcode_queue_runs{" in second
    assert not queries


def test_rows_are_read_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Rows()
    list(rows.collect())
    monkeypatch.setattr(standing, "KEPT_SECONDS", -1.0)
    with CaptureQueriesContext(connection) as queries:
        list(rows.collect())
    assert queries


def test_without_a_database_the_rest_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise DatabaseError("no route to secret-host")

    monkeypatch.setattr(deployments.gauges, "read_gauges", broken)
    response = client.get("/metrics")
    assert response.status_code == 200
    assert "\nceesarcode_database_answers 0.0" in response.text
    assert "\nceesarcode_info{" in response.text
    assert "ceesarcode_queue_runs" not in response.text
    assert "secret-host" not in response.text


def test_ai_stands_at_0_for_each_provider(client: Client) -> None:
    client.get("/metrics")
    for provider in ("gemini", "openai", "anthropic"):
        for outcome in ("answered", "refused", "failed"):
            assert f'ceesarcode_ai_requests_total{{outcome="{outcome}",provider="{provider}"}} 0.0' in text_of(client)
        assert Meter("ceesarcode_ai_tokens_total", provider=provider, direction="input").value == 0


def text_of(client: Client) -> str:
    return client.get("/metrics").text
