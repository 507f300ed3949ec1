"""GET /api/health tells that this process lives and what it is; GET /api/ready, whether it has what it needs."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError
from django.test import Client

from deployments.enums import ServiceState
from deployments.status import report
from deployments.status.probing import Finding, Panel, Probe
from deployments.status.report import forget_report

WELL = Finding(ServiceState.OK, "It answers.", {"capacity": 2})
Found = Callable[..., None]


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Iterator[Found]:
    """Probes that find what a test says."""

    def find(**findings: Finding) -> None:
        probes: dict[str, Probe] = {name: lambda finding=finding: finding for name, finding in findings.items()}  # type: ignore[misc]
        monkeypatch.setattr(report, "_panel", Panel(lambda: probes))
        forget_report()

    yield find
    forget_report()


@pytest.mark.parametrize("is_there", [True, False])
def test_health_tells_what_this_is_and_asks_nobody(client: Client, is_there: bool) -> None:
    """No database for this test: whoever asks one breaks it."""
    with patch("django.db.connection.cursor", side_effect=None if is_there else DatabaseError("away")):
        response = client.get("/api/health", headers={"cookie": "sessionid=any"})
    body = response.json()
    assert response.status_code == 200
    assert {name: body[name] for name in ("status", "environment")} == {"status": "healthy", "environment": "dev"}
    assert body["version"]
    assert body["timestamp"].endswith("Z")
    assert datetime.fromisoformat(body["timestamp"])
    assert {"git_sha", "image_digest"} <= body.keys()
    assert response["Cache-Control"] == "no-store"
    assert "Vary" not in response or "Cookie" not in response["Vary"]


@pytest.mark.parametrize(
    ("state", "status"), [(ServiceState.OK, 200), (ServiceState.DEGRADED, 200), (ServiceState.FAILING, 503)]
)
def test_ready_is_what_its_worst_dependency_is(client: Client, found: Found, state: ServiceState, status: int) -> None:
    found(database=WELL, executor=Finding(state, "Somehow."))
    response = client.get("/api/ready")
    body = response.json()
    assert (response.status_code, body["status"], response["Cache-Control"]) == (status, state.value, "no-store")
    assert body["checks"]["executor"]["state"] == state.value
    assert body["checks"]["executor"]["sentence"] == "Somehow."
    assert body["checks"]["database"]["capacity"] == 2
    assert body["checks"]["database"]["latency_ms"] >= 0


def test_an_answer_is_kept_for_a_moment(client: Client, found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def look() -> Finding:
        asked.append(1)
        return WELL

    monkeypatch.setattr(report, "_panel", Panel(lambda: {"database": look}))
    for _ in range(20):
        client.get("/api/ready")
    assert len(asked) < 20


def test_ready_is_not_redirected_to_https(client: Client, found: Found, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    found(database=WELL)
    assert client.get("/api/ready").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("allowed", [["ceesarcode.example.com"], [".example.com"], ["*"]])
@pytest.mark.parametrize("host", ["127.0.0.1:8080", "10.4.0.7", "healthcheck.platform.example"])
def test_a_probe_may_ask_by_any_name_and_a_page_may_not(
    client: Client, settings: Any, found: Found, allowed: list[str], host: str
) -> None:
    settings.ALLOWED_HOSTS = allowed
    found(database=WELL)
    for path in ("/api/health", "/api/ready"):
        assert client.get(path, headers={"host": host}).status_code == 200
    assert client.get("/api/problems", headers={"host": host}).status_code == (200 if allowed == ["*"] else 400)
