"""Each probe where all is well, and where it is not."""

from datetime import timedelta
from typing import Any

import pytest
import redis
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from deployments.models import Pulse
from deployments.status import probes
from deployments.status.pulses import UPKEEP, note_pulses
from execution import scheduling
from execution.models import WorkerHost
from execution.scheduling import SchedulerState

pytestmark = pytest.mark.django_db
WELL = SchedulerState(healthy=True, mode="stub", isolation="bubblewrap", message="", running=1, queued=0, capacity=2)


def host(name: str, **fields: Any) -> WorkerHost:
    now = timezone.now()
    given = {"mode": "docker", "isolation": "docker", "capacity": 3, "started_at": now, "seen_at": now}
    given |= {"languages": [{"slug": "python"}]}
    return WorkerHost.objects.create(name=name, **given | fields)


def test_database_that_answers() -> None:
    assert probes.look_at_database().state == "ok"


def test_database_that_can_store_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "database_folder", lambda: "/")
    monkeypatch.setattr(probes, "is_full", lambda _: True)
    found = probes.look_at_database()
    assert (found.state, "disk is full" in found.sentence) == ("failing", True)


def test_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(connection, "cursor", refuse)
    with pytest.raises(DatabaseError):
        probes.look_at_database()


def test_migrations_are_looked_at_until_all_are_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    probes._migrated.clear()
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["one", "other"])
    found = probes.look_at_migrations()
    assert (found.state, found.figures) == ("failing", {"waiting": 2})
    monkeypatch.undo()
    assert probes.look_at_migrations().state == "ok"
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["one"])
    assert probes.look_at_migrations().state == "ok", "what was applied is not read anew each second"


def test_cache_that_keeps_and_one_that_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    assert probes.look_at_cache().state == "ok"
    monkeypatch.setattr(cache, "get", lambda *_: None, raising=False)
    assert probes.look_at_cache().state == "failing"


def test_live_updates_there_and_back_leave_nothing_behind() -> None:
    layer = get_channel_layer()
    before = set(layer.channels)
    assert probes.look_at_live_updates().state == "ok"
    assert set(layer.channels) == before


def test_a_message_that_does_not_come_back_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lose(*_: Any) -> None:
        """Nothing arrives."""

    monkeypatch.setattr(InMemoryChannelLayer, "send", lose)
    monkeypatch.setattr(probes, "PROBE_SECONDS", 0.1)
    with pytest.raises(TimeoutError):
        probes.look_at_live_updates()


def test_broker_that_is_away(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    with pytest.raises(redis.ConnectionError):
        probes.look_at_broker()


@pytest.mark.parametrize(
    ("fields", "state", "sentence"),
    [
        ({}, "ok", "Programs can be executed."),
        ({"healthy": False, "message": "/usr/bin/bwrap is not there"}, "failing", "Nothing can be executed now."),
        ({"queued": 10_000}, "degraded", "The queue is full."),
    ],
)
def test_slots_of_this_process(
    monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any], state: str, sentence: str
) -> None:
    told = {name: getattr(WELL, name) for name in WELL.__slots__} | fields
    monkeypatch.setattr(scheduling, "state", lambda: SchedulerState(**told))
    found = probes.look_at_slots()
    assert (found.state, found.sentence, found.figures["isolation"]) == (state, sentence, "bubblewrap")
    assert "bwrap" not in str(found), "the sentence is for anybody"


def test_workers_together() -> None:
    assert probes.look_at_workers().sentence == "No worker is there to execute with."
    gone = host("gone", seen_at=timezone.now() - timedelta(minutes=1))
    found = probes.look_at_workers()
    assert (found.state, found.figures["workers"], found.figures["workers_seen_at"]) == ("failing", 0, gone.seen_at)
    host("leaving", draining=True)
    assert probes.look_at_workers().sentence == "No worker is able to execute."
    host("young", languages=[])
    assert probes.look_at_workers().sentence == "No worker is able to execute.", "it has no language yet"
    host("well")
    found = probes.look_at_workers()
    assert (found.state, found.figures["workers"], found.figures["capacity"]) == ("ok", 1, 3)
    host("ill", fault="The engine at tcp://10.0.0.7 does not answer.")
    found = probes.look_at_workers()
    assert (found.state, found.sentence) == ("degraded", "1 of 4 workers are able to execute.")
    assert "10.0.0.7" not in str(found)


def test_upkeep_is_late_and_never_fails() -> None:
    assert probes.look_at_upkeep().state == "degraded"
    note_pulses(UPKEEP)
    assert probes.look_at_upkeep().state == "ok"
    Pulse.objects.update(seen_at=timezone.now() - timedelta(hours=8))
    found = probes.look_at_upkeep()
    assert (found.state, found.figures["seconds_ago"] // 60) == ("degraded", 480)


def test_the_broker_is_asked_where_there_is_one(settings: Any) -> None:
    assert "broker" not in probes.probes()
    settings.SCHEDULER = "celery"
    assert probes.probes()["broker"] is probes.look_at_broker
    assert probes.probes()["executor"] is probes.look_at_workers
