"""What is public of an incident: said over the API and in the admin, by those who may, and by nobody else."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from deployments.enums import Role
from deployments.models import Incident
from deployments.tests.clients import post, signed_in
from deployments.tests.factories import environment, person

pytestmark = pytest.mark.django_db
NOTE = "Sign-in is slow."


def patch(client: Client, incident: Incident, **body: Any) -> Any:
    return client.patch(f"/api/incidents/{incident.pk}", json.dumps(body), content_type="application/json")


@pytest.fixture
def incident() -> Incident:
    return Incident.objects.create(
        environment=environment("prod"), title="db-7 is slow", public_note=NOTE, detected_at=timezone.now()
    )


def test_it_is_said_when_the_incident_is_opened() -> None:
    manager = signed_in(person(Role.RELEASE_MANAGER))
    body = {"environment": "prod", "title": "db-7 is slow", "public_note": NOTE}
    answer = post(manager, "/api/incidents", body)
    assert (answer.status_code, answer.json()["public_note"]) == (201, NOTE)
    assert post(manager, "/api/incidents", {"environment": "prod", "title": "x"}).json()["public_note"] == ""


@pytest.mark.parametrize(
    ("given", "after"), [({}, NOTE), ({"public_note": ""}, ""), ({"public_note": "Over."}, "Over.")]
)
def test_it_is_changed_alone_and_left_alone(incident: Incident, given: dict[str, str], after: str) -> None:
    manager = signed_in(person(Role.RELEASE_MANAGER))
    answer = patch(manager, incident, severity="minor", reason="Looked at", **given)
    assert (answer.status_code, answer.json()["public_note"], answer.json()["severity"]) == (200, after, "minor")


def test_what_cannot_be_shown_is_refused_at_its_field(incident: Incident) -> None:
    answer = patch(signed_in(person(Role.APPROVER)), incident, public_note="x" * 501, reason="why")
    assert (answer.status_code, answer.json()["field"]) == (400, "public_note")
    assert "500" in answer.json()["detail"]
    incident.refresh_from_db()
    assert incident.public_note == NOTE


@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.BUSINESS_STAKEHOLDER])
def test_others_may_not(incident: Incident, role: Role | None) -> None:
    clients = [(signed_in(person(role)), 403)] if role else [(Client(), 401), (signed_in(person()), 403)]
    for client, status in clients:
        assert patch(client, incident, public_note="Mine.", reason="why").status_code == status
    incident.refresh_from_db()
    assert incident.public_note == NOTE
