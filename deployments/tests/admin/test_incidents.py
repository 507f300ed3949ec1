"""Incidents in the admin: opened and seen otherwise later, through their services."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from core.models import AuditEvent
from deployments.models import Incident
from deployments.tests.admin.conftest import Asked, Rows, deed_of, opening_of, page_of, seen

INCIDENTS = admin.site._registry[Incident]
GIVEN = {"title": "It is slow", "severity": "critical", "reason": "Because"}


@pytest.fixture
def approver(rows: Rows, asked: Asked) -> Client:
    return asked("approver")


def test_an_incident_is_opened(rows: Rows, approver: Client) -> None:
    given = {"environment": rows.prod.pk, "deployment": rows.in_prod.pk, "detected_at": "2026-01-02T03:04"}
    answer = approver.post(opening_of(INCIDENTS, "open"), GIVEN | given)
    incident = Incident.objects.latest("pk")
    assert answer["Location"] == page_of(incident)
    assert (incident.environment, incident.deployment, incident.severity) == (rows.prod, rows.in_prod, "critical")
    assert incident.detected_at == datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert AuditEvent.objects.get(action="deployments.incident.detected").reason == "Because"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "a\0"),
        ("severity", "huge"),
        ("environment", "999"),
        ("deployment", "999"),
        ("deployment", "{in_gamma.pk}"),
        ("detected_at", "2099-01-01T00:00"),
        ("detected_at", "soon"),
        ("reason", ""),
    ],
)
def test_what_cannot_be_is_told_at_its_field(rows: Rows, approver: Client, field: str, value: str) -> None:
    given = GIVEN | {"environment": rows.prod.pk} | {field: value.format(in_gamma=rows.in_gamma)}
    answer = approver.post(opening_of(INCIDENTS, "open"), given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert Incident.objects.count() == 1


def test_an_incident_is_seen_otherwise(rows: Rows, approver: Client) -> None:
    Incident.objects.update(state="resolved", resolved_at=timezone.now())
    path = deed_of(rows.incident, "edit")
    form = approver.get(path).context["form"]
    assert (form["title"].value(), form["severity"].value(), form["deployment"].value()) == ("Slow", "major", None)
    assert list(form.fields["deployment"].queryset) == [rows.in_prod], "those of its environment alone"
    forged: dict[str, Any] = {"environment": rows.gamma.pk, "state": "open"}
    assert approver.post(path, seen(rows.incident, **GIVEN | forged, deployment=rows.in_prod.pk)).status_code == 302
    rows.incident.refresh_from_db()
    assert (rows.incident.title, rows.incident.deployment, rows.incident.state) == (
        *("It is slow", rows.in_prod),
        "resolved",
    )
    assert rows.incident.environment == rows.prod


def test_what_is_public_is_said_and_taken_back(rows: Rows, approver: Client) -> None:
    path = deed_of(rows.incident, "edit")
    assert approver.post(path, seen(rows.incident, **GIVEN, public_note="We look.")).status_code == 302
    rows.incident.refresh_from_db()
    assert rows.incident.public_note == "We look."
    assert approver.get(path).context["form"]["public_note"].value() == "We look."
    refused = approver.post(path, seen(rows.incident, **GIVEN, public_note="x" * 501))
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["public_note"])
    assert approver.post(path, seen(rows.incident, **GIVEN, public_note="")).status_code == 302
    rows.incident.refresh_from_db()
    assert rows.incident.public_note == ""


def test_an_end_that_cannot_be_is_told_at_its_field(rows: Rows, approver: Client) -> None:
    answer = approver.post(deed_of(rows.incident, "resolve"), seen(rows.incident, resolved_at="2026-01-01T00:00"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["resolved_at"])
    rows.incident.refresh_from_db()
    assert rows.incident.state == "open"
