"""What happened is in the outbox of whoever wants to know, exactly when it is in the database, and once."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from core.audit.actors import SYSTEM
from core.audit.writer import audited, record_event
from core.models import AuditEvent
from deployments import transitions
from deployments.enums import DeploymentState, EnvironmentState, RunState
from deployments.models import Deployment, Incident, OutboxMessage, Promotion
from deployments.notifications.news import HAPPENINGS
from deployments.parties import Party
from deployments.services.channels import switch_channel_off
from deployments.services.environments import lock_environment, place_hold, release_hold, stop_environment
from deployments.services.inbound import keep_delivery, process_delivery
from deployments.services.incidents import (
    Verdict,
    edit_incident,
    mitigate_incident,
    open_incident,
    resolve_incident,
)
from deployments.services.moving import move
from deployments.services.notifying import notify
from deployments.services.promoting.words import approve_promotion, reject_promotion
from deployments.tests.factories import deployment, environment
from deployments.tests.notifications.conftest import MakeChannel
from deployments.tests.scenes import Scene
from deployments.transitions import DEPLOYMENT, ENVIRONMENT, MACHINES, RUN

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("event", flat=True))


def locked(slug: str = "prod") -> None:
    with audited():
        move(environment(slug), ENVIRONMENT, EnvironmentState.LOCKED, actor=SYSTEM, reason="an audit")


def test_change_and_message_come_together(new_channel: MakeChannel) -> None:
    channel = new_channel()
    locked()
    event, message = AuditEvent.objects.latest("seq"), OutboxMessage.objects.get()
    assert (message.channel, message.dedupe_key, message.state) == (channel, f"audit-{event.seq}", "queued")
    assert message.event == "environment.locked"
    assert message.payload["title"] == f"{environment('prod')} is locked"
    assert message.payload["facts"] == {"Reason": "an audit", "By": "The server"}
    assert message.payload["at"] == event.at.isoformat()
    assert message.next_at <= timezone.now()


def test_what_did_not_happen_is_told_to_nobody(new_channel: MakeChannel) -> None:
    new_channel()

    def lock_and_break() -> None:
        with audited():
            move(environment("prod"), ENVIRONMENT, EnvironmentState.LOCKED, actor=SYSTEM)
            assert told() == ["environment.locked"]
            raise RuntimeError("something breaks later in the transaction")

    with pytest.raises(RuntimeError, match="later"):
        lock_and_break()
    assert told() == []
    assert environment("prod").state == EnvironmentState.ACTIVE


def test_one_event_is_one_message_for_a_channel(new_channel: MakeChannel) -> None:
    new_channel("ops")
    new_channel("team")
    prod = environment("prod")
    with audited():
        event = record_event(actor=SYSTEM, action="deployments.environment.stopped", target=prod)
        notify(event, prod)
        notify(event, prod)
    assert OutboxMessage.objects.count() == 2
    assert OutboxMessage.objects.values("dedupe_key").distinct().count() == 1


@pytest.mark.parametrize(
    ("events", "places", "expected"),
    [
        ([], [], True),
        (["environment.locked"], [], True),
        (["promotion.ready"], [], False),
        ([], ["prod"], True),
        ([], ["gamma", "prod"], True),
        ([], ["gamma"], False),
        (["environment.locked"], ["gamma"], False),
    ],
)
def test_channel_is_told_what_it_wants_to_know(
    new_channel: MakeChannel, events: list[str], places: list[str], expected: bool
) -> None:
    new_channel(events=events, environments=[environment(slug) for slug in places])
    locked("prod")
    assert told() == ["environment.locked"] * expected


def test_channel_that_is_off_is_told_nothing(new_channel: MakeChannel, manager: Party) -> None:
    switch_channel_off(by=manager, channel=new_channel(), reason="loud")
    locked()
    assert told() == []


def test_switching_off_is_told_to_the_others(new_channel: MakeChannel, manager: Party) -> None:
    other = new_channel("others")
    new_channel("prod alone", environments=[environment("prod")])
    switch_channel_off(by=manager, channel=new_channel(), reason="too loud")
    message = OutboxMessage.objects.get()
    assert (message.channel, message.payload["title"]) == (other, "The channel ops was switched off")
    assert message.payload["facts"]["Reason"] == "too loud"


def test_way_of_a_promotion_is_told(new_channel: MakeChannel, settings: Any) -> None:
    settings.FRONTEND_ORIGINS = ["https://app.example.com"]
    scene = Scene()
    new_channel(environments=[scene.prod])
    promotion = scene.signed(scene.requested())
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    assert told() == ["promotion.ready", "promotion.approved"]
    payload = OutboxMessage.objects.latest("pk").payload
    assert payload["title"] == f"The promotion of {scene.release.label} to {scene.prod} is approved"
    assert payload["facts"]["Release"] == f"{scene.release.label} ({scene.release.git_sha[:7]})"
    assert payload["facts"]["Requested by"] == scene.user(scene.requester).username
    assert payload["link"] == f"https://app.example.com/board/promotions/{promotion.pk}/"


def test_rejection_tells_why_once(new_channel: MakeChannel) -> None:
    scene = Scene()
    promotion = scene.requested()
    new_channel()
    reject_promotion(by=scene.approver, promotion=promotion, comment="Not before the fair.")
    facts = OutboxMessage.objects.get().payload["facts"]
    assert Promotion.objects.get().state == "rejected"
    assert facts["Outcome"].endswith("Not before the fair.")
    assert facts["By"] == scene.user(scene.approver).username
    assert "Reason" not in facts


@pytest.mark.parametrize("state", ["live", "failed", "timed_out", "unknown"])
def test_end_of_a_deployment_is_told(new_channel: MakeChannel, state: str) -> None:
    new_channel()
    before = DeploymentState.DISPATCHING if state in ("unknown", "failed") else DeploymentState.VERIFYING_IDENTITY
    row = deployment(state=before)
    ended: dict[str, Any] = {} if state == "unknown" else {"finished_at": timezone.now()}
    with audited():
        move(row, DEPLOYMENT, DeploymentState(state), actor=SYSTEM, failure="so it was", **ended)
    message = OutboxMessage.objects.get()
    assert message.event == f"deployment.{state}"
    assert message.payload["title"].startswith(f"The deployment of {row.release.label} to {row.environment} ")
    assert message.payload["facts"]["Failure"] == "so it was"


@pytest.mark.parametrize("state", ["failed", "error", "inconclusive", "aborted"])
def test_verification_that_failed_is_told(new_channel: MakeChannel, state: str) -> None:
    scene = Scene()
    run = scene.runs[0]
    type(run).objects.update(state="running", valid_until=None, finished_at=None)
    run.refresh_from_db()
    new_channel(environments=[scene.gamma])
    with audited():
        move(run, RUN, RunState(state), actor=SYSTEM, reason="12 s", verdict="12 s", finished_at=timezone.now())
    assert told() == ([f"verification.{state}"] if state in ("failed", "error") else [])
    for message in OutboxMessage.objects.all():
        assert message.payload["title"].startswith(f"Smoke tests of {scene.release.label} in {scene.gamma} ")
        assert [name for name, text in message.payload["facts"].items() if text == "12 s"] == ["Verdict"]


def test_stop_and_hold_are_told(new_channel: MakeChannel, manager: Party) -> None:
    new_channel()
    prod = environment("prod")
    stop_environment(by=manager, environment=prod, reason="fire")
    hold = place_hold(by=manager, environment=prod, reason="rolled back")
    place_hold(by=manager, environment=prod, reason="again")
    release_hold(by=manager, hold=hold, reason="looked at")
    assert told() == ["environment.stopped", "hold.placed"]
    assert OutboxMessage.objects.latest("pk").payload["facts"]["Reason"] == "rolled back"


def test_locking_by_hand_is_told(new_channel: MakeChannel, manager: Party) -> None:
    new_channel()
    lock_environment(by=manager, environment=environment("prod"), reason="an audit")
    assert told() == ["environment.locked"]


def test_incident_is_told(new_channel: MakeChannel) -> None:
    prod = environment("prod", branch="main", requires_approvals=1)
    new_channel(environments=[prod])
    body = b'{"ref": "refs/heads/main", "after": "%s", "repository": {"id": 7}}' % (b"ab" * 20)
    delivery, _ = keep_delivery(source="github", delivery_id="1", event="push", body=body)
    process_delivery(delivery=delivery)
    message = OutboxMessage.objects.get()
    assert message.event == "incident.detected"
    assert message.payload["facts"]["Incident"] == Incident.objects.get().title
    assert message.payload["facts"]["Severity"] == "Major"


def test_the_way_of_an_incident_is_told(new_channel: MakeChannel, manager: Party, settings: Settings) -> None:
    settings.FRONTEND_ORIGINS = ["https://ceesar.example.com"]
    new_channel()
    incident = open_incident(by=manager, environment=environment("prod"), verdict=Verdict(title="It is slow"))
    verdict = Verdict(title="It is slow", severity="critical")
    incident = edit_incident(by=manager, incident=incident, verdict=verdict, reason="worse")
    incident = mitigate_incident(by=manager, incident=incident, reason="less traffic")
    resolve_incident(by=manager, incident=incident, reason="mended")
    assert told() == [f"incident.{word}" for word in ("detected", "edited", "mitigated", "resolved")]
    payload = OutboxMessage.objects.latest("pk").payload
    assert (payload["title"], payload["facts"]["Reason"]) == ("Production is over an incident", "mended")
    assert payload["link"] == "https://ceesar.example.com/deployments/incidents/"


def test_every_event_of_the_table_can_happen() -> None:
    """A misspelt action would be told to nobody."""
    rows = {"promotion", "deployment", "verificationrun", "environment", "incident", "notificationchannel"}
    written = {"environment.stopped", "incident.detected", "incident.edited", "hold.placed"}
    states = {state for machine in MACHINES for state in machine.states}
    for action in HAPPENINGS:
        name = action.removeprefix("deployments.")
        row, _, state = name.partition(".")
        assert name in written or (row in rows and state in states)
    assert {f"promotion.{state}" for state in transitions.PROMOTION.final} >= {"promotion.expired"}


def test_nobody_to_tell_costs_one_query_and_most_events_none(new_channel: MakeChannel) -> None:
    row: Deployment = deployment(state=DeploymentState.PENDING)
    event = AuditEvent(seq=1, action="deployments.deployment.dispatching")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        notify(event, row)
        assert len(queries) == 0
        event.action = "deployments.deployment.failed"
        notify(event, row)
        assert len(queries) == 1
