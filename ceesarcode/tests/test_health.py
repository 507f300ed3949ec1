"""GET /api/health tells what this process is and whether it can work."""

from datetime import datetime
from unittest.mock import patch

import pytest
from django.db import DatabaseError
from django.test import Client

from execution import scheduling
from execution.scheduling import SchedulerState

pytestmark = pytest.mark.django_db
WELL = SchedulerState(healthy=True, mode="stub", isolation="bubblewrap", message="", running=1, queued=0, capacity=2)


def test_health_tells_environment_version_and_executor(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "state", lambda: WELL)
    response = client.get("/api/health")
    body = response.json()
    assert response.status_code == 200
    assert body["status"] == "healthy"
    assert body["environment"] == "dev"
    assert body["version"]
    assert body["timestamp"].endswith("Z")
    assert datetime.fromisoformat(body["timestamp"])
    assert body["database"] == "ok"
    assert body["executor"] == WELL.as_dict()
    assert {"git_sha", "image_digest"} <= body.keys()
    assert response["Cache-Control"] == "no-store"


def test_health_without_a_database_is_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "state", lambda: WELL)
    with patch("ceesarcode.health.connection.cursor", side_effect=DatabaseError("no route to secret-host")):
        response = client.get("/api/health")
    assert response.status_code == 503
    assert response.json()["status"] == "unhealthy"
    assert response.json()["database"] == "unreachable"
    assert "secret-host" not in response.content.decode()


def test_health_without_an_executor_is_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = SchedulerState(
        healthy=False, mode="stub", isolation="", message="The sandbox does not start.", running=0, queued=0, capacity=2
    )
    monkeypatch.setattr(scheduling, "state", lambda: broken)
    response = client.get("/api/health")
    assert response.status_code == 503
    assert response.json()["executor"]["message"] == "The sandbox does not start."


def test_health_needs_no_trailing_slash_and_no_redirect(client: Client) -> None:
    assert client.get("/api/health").status_code in {200, 503}
