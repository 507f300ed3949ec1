"""How it stands with environments, deployments, incidents and the outbox, as Prometheus is told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deployments.enums import ChannelState, DeploymentState, IncidentState, MessageState
from deployments.gauges import read_gauges
from deployments.models import Environment, Incident, NotificationChannel, OutboxMessage
from deployments.tests.factories import deployment, environment, person

pytestmark = pytest.mark.django_db


def gauges() -> dict[tuple[str, ...], float]:
    """By name and the values of the labels."""
    samples = [sample for family in read_gauges() for sample in family.samples]
    return {(one.name, *one.labels.values()): one.value for one in samples}


def ago(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_environments_tell_drift_stop_and_silence() -> None:
    now, who = timezone.now(), person()
    environment("dev", seen_fault="It did not answer.")
    environment("gamma", drifted_since=now)
    environment("prod", stopped_at=now, stopped_by=who, stop_reason="Fire.")
    found = gauges()
    slugs = ("dev", "gamma", "prod")
    assert [found["ceesarcode_environment_silent", slug] for slug in slugs] == [1, 0, 0]
    assert [found["ceesarcode_environment_drifted", slug] for slug in slugs] == [0, 1, 0]
    assert [found["ceesarcode_environment_stopped", slug] for slug in slugs] == [0, 0, 1]


def test_deployments_are_told_by_environment_and_state() -> None:
    gamma, now = environment("gamma"), timezone.now()
    live_at = now - ago(3600)
    deployment(environment=gamma, finished_at=live_at)
    deployment(environment=gamma, state=DeploymentState.FAILED)
    deployment(environment=gamma, state=DeploymentState.FAILED)
    deployment(environment=gamma, state=DeploymentState.FAILED, finished_at=now - timedelta(days=2))
    deployment(environment=environment("prod"), state=DeploymentState.PENDING)
    found = gauges()
    assert found["ceesarcode_deployments_ended_last_day", "gamma", "failed"] == 2
    assert found["ceesarcode_deployments_ended_last_day", "gamma", "live"] == 1
    assert found["ceesarcode_deployments_ended_last_day", "prod", "failed"] == 0
    assert found["ceesarcode_deployment_live_timestamp_seconds", "gamma"] == pytest.approx(live_at.timestamp())
    assert ("ceesarcode_deployment_live_timestamp_seconds", "prod") not in found
    assert found["ceesarcode_deployments_active", "prod"] == 1
    assert found["ceesarcode_deployments_active", "gamma"] == 0


def test_previews_leave_no_series() -> None:
    row = Environment.objects.create(slug="pr-7", name="PR 7", kind="preview", branch="x", rank=None)
    deployment(environment=row)
    assert not [key for key in gauges() if "pr-7" in key]


def test_incidents_count_until_they_are_resolved() -> None:
    now, gamma = timezone.now(), environment("gamma")
    Incident.objects.create(environment=gamma, title="Slow", detected_at=now)
    Incident.objects.create(environment=gamma, title="Slower", detected_at=now, state=IncidentState.MITIGATED)
    Incident.objects.create(
        environment=gamma, title="Over", detected_at=now, state=IncidentState.RESOLVED, resolved_at=now
    )
    found = gauges()
    assert found["ceesarcode_incidents_open", "major"] == 2
    assert found["ceesarcode_incidents_open", "critical"] == 0


def message(name: str, state: str, due_for: float) -> None:
    channel, _ = NotificationChannel.objects.get_or_create(name=name, kind="slack", sealed_address="x", hint="x")
    key, next_at = f"k{OutboxMessage.objects.count()}", timezone.now() - ago(due_for)
    OutboxMessage.objects.create(
        channel=channel, dedupe_key=key, event="test", payload={}, state=state, next_at=next_at
    )


def test_outbox_tells_what_is_due_and_since_when() -> None:
    message("ops", MessageState.QUEUED, 40)
    message("ops", MessageState.FAILED, 120)
    message("ops", MessageState.QUEUED, -60)  # not yet
    message("ops", MessageState.DEAD, 9000)
    message("off", MessageState.QUEUED, 9000)
    NotificationChannel.objects.filter(name="off").update(state=ChannelState.SWITCHED_OFF)
    found = gauges()
    assert found["ceesarcode_outbox_due",] == 2
    assert found["ceesarcode_outbox_oldest_due_seconds",] == pytest.approx(120, abs=3)


def test_reading_asks_six_times_however_much_there_is() -> None:
    for slug in ("dev", "gamma", "prod"):
        deployment(environment=environment(slug))
        for _ in range(3):
            deployment(environment=environment(slug), state=DeploymentState.FAILED)
            message(slug, MessageState.QUEUED, 1)
    with CaptureQueriesContext(connection) as queries:
        gauges()
    assert len(queries) == 6
