"""Beat: by a steady clock, and into no queue that nobody works off."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from celery import beat

from ceesarcode import beating
from ceesarcode.beating import MOST_WORDS, SteadyScheduler
from ceesarcode.celery import app


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was said; the broker is none."""
    said: list[str] = []
    monkeypatch.setattr(beating, "words_in", lambda _: 0)
    monkeypatch.setattr(SteadyScheduler, "producer", None)
    monkeypatch.setattr(beat.Scheduler, "apply_entry", lambda _, entry, **__: said.append(entry.name))
    return said


def test_all_is_due_at_the_start_and_again_after_its_time(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler, now = SteadyScheduler(app), 100.0
    monkeypatch.setattr("ceesarcode.beating.time.monotonic", lambda: now)
    assert scheduler.tick() == 1.0
    assert sorted(told) == sorted(app.conf.beat_schedule)
    told.clear()
    now += 0.5
    assert scheduler.tick() == 0.5
    assert told == []
    now += 9.5
    scheduler.tick()
    assert {"announce", "recover"} <= set(told)
    assert "prune" not in told


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_set_changes_nothing(told: list[str], hours: int) -> None:
    scheduler = SteadyScheduler(app)
    scheduler.tick()
    told.clear()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)):
        scheduler.tick()
        assert told == []
        scheduler._due["recover"] = 0.0
        scheduler.tick()
    assert told == ["recover"]


@pytest.mark.parametrize("lying", [MOST_WORDS, None])
def test_nothing_is_said_that_nobody_hears(told: list[str], monkeypatch: pytest.MonkeyPatch, lying: Any) -> None:
    monkeypatch.setattr(beating, "words_in", lambda queue: lying if queue == "upkeep" else 0)
    SteadyScheduler(app).tick()
    assert told == ["verify"]


def test_no_word_expires() -> None:
    assert not any("expires" in entry["options"] for entry in app.conf.beat_schedule.values())
