"""A sample a minute, whoever takes it, however many do."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.tests.racing import at_once
from deployments import tasks
from deployments.enums import ServiceComponent
from deployments.models import Pulse, StatusDay
from deployments.status import sampling
from deployments.status.probing import Finding
from deployments.status.pulses import UPKEEP, WEB, note_pulses
from deployments.status.report import forget_report
from deployments.status.sampling import KEPT_DAYS, Sampler, record_sample
from deployments.tests.status.conftest import DEGRADED, FAILING, OK, Find, at, sampled

pytestmark = pytest.mark.django_db


class Clock:
    now_at: datetime = at(12, 10)

    def now(self) -> datetime:
        return self.now_at

    def go(self, **by: float) -> None:
        self.now_at += timedelta(**by)
        forget_report()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(sampling, "timezone", found)
    return found


def counts(component: str = "site") -> list[tuple[int, int, int]]:
    return list(StatusDay.objects.filter(component=component).values_list("ok", "degraded", "failing"))


def test_samples_of_a_day_are_counted_in_one_row() -> None:
    for minute, state in ((0, OK), (1, OK), (2, DEGRADED), (3, FAILING)):
        assert sampled(at(12, 0, minute), state) == 1
    row = StatusDay.objects.get()
    assert (row.ok, row.degraded, row.failing) == (2, 1, 1)
    assert row.minutes.startswith("oodf.")
    assert len(row.minutes) == 1440


def test_the_first_sample_of_a_minute_counts() -> None:
    assert sampled(at(12, 10), FAILING) == 1
    assert sampled(at(12, 10), OK) == 0
    assert counts() == [(0, 0, 1)]


def test_midnight_parts_two_days() -> None:
    sampled(at(12, 23, 59))
    sampled(at(13, 0, 0))
    assert [(row.day.day, row.ok) for row in StatusDay.objects.order_by("day")] == [(12, 1), (13, 1)]
    assert StatusDay.objects.get(day=at(12, 0)).minutes.endswith(".o")


def test_old_days_go_when_a_new_one_begins() -> None:
    old, kept = at(12, 0) - timedelta(days=KEPT_DAYS + 1), at(12, 0) - timedelta(days=KEPT_DAYS)
    for moment in (old, kept):
        StatusDay.objects.create(component=ServiceComponent.SITE, day=moment.date())
    sampled(at(12, 0))
    assert [row.day for row in StatusDay.objects.order_by("day")] == [kept.date(), at(12, 0).date()]


def test_the_database_refuses_what_is_no_day() -> None:
    for wrong in ({"component": "moon"}, {"ok": 1000, "failing": 441}):
        given: dict[str, Any] = {"component": "site", "day": at(12, 0).date()}
        with pytest.raises(IntegrityError), transaction.atomic():
            StatusDay.objects.create(**given | wrong)


def test_asked_often_it_takes_one_sample_a_minute(find: Find, clock: Clock) -> None:
    sampler, other = Sampler(), Sampler()
    for _ in range(6):
        sampler.sample(WEB, UPKEEP)
        other.sample(UPKEEP)
        clock.go(seconds=20)
    assert counts() == [(2, 0, 0)]
    assert counts("execution") == [(2, 0, 0)]
    assert set(Pulse.objects.values_list("name", flat=True)) == {WEB, UPKEEP}


def test_a_gap_stays_unknown(find: Find, clock: Clock) -> None:
    sampler = Sampler()
    sampler.sample(WEB)
    clock.go(minutes=5)
    sampler.sample(WEB)
    assert StatusDay.objects.get(component="site").minutes[600:606] == "o....o"


def test_what_fails_is_sampled_as_failing(find: Find, clock: Clock) -> None:
    find(executor=Finding(FAILING, "None."), live_updates=Finding(DEGRADED, "Slow."))
    Sampler().sample(WEB)
    assert (counts("execution"), counts("live"), counts("database")) == ([(0, 0, 1)], [(0, 1, 0)], [(1, 0, 0)])


def test_a_web_that_is_silent_is_down_and_one_that_never_was_unknown(find: Find, clock: Clock) -> None:
    beat = Sampler()
    beat.sample(UPKEEP)
    assert (counts(), counts("database")) == ([], [(1, 0, 0)])
    note_pulses(WEB)
    clock.go(minutes=1)
    beat.sample(UPKEEP)
    assert counts() == [(1, 0, 0)]
    Pulse.objects.filter(name=WEB).update(seen_at="2026-11-01T00:00Z")
    clock.go(minutes=1)
    beat.sample(UPKEEP)
    assert counts() == [(1, 0, 1)]


def test_while_the_database_is_away_samples_wait(find: Find, clock: Clock) -> None:
    sampler = Sampler()
    find(database=Finding(FAILING, "It cannot be used."))
    for _ in range(3):
        sampler.sample(WEB)
        clock.go(minutes=1)
    assert not StatusDay.objects.exists()
    find()
    sampler.sample(WEB)
    assert counts("database") == [(1, 0, 3)]
    assert counts() == [(1, 0, 3)]
    assert StatusDay.objects.get(component="database").minutes[600:604] == "fffo"


def test_a_write_that_breaks_off_is_done_the_next_time(
    find: Find, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> int:
        raise DatabaseError("away")

    sampler = Sampler()
    monkeypatch.setattr(sampling, "record_sample", refuse)
    monkeypatch.setattr(connection, "close", lambda: None)
    sampler.sample(WEB)
    monkeypatch.setattr(sampling, "record_sample", record_sample)
    clock.go(seconds=20)
    sampler.sample(WEB)
    assert counts() == [(1, 0, 0)]


def test_beat_takes_samples_and_leaves_a_pulse(find: Find, settings: Any) -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["sample"]
    assert (entry["task"], entry["schedule"] < 60) == (tasks.sample.name, True)
    tasks.sample()
    assert counts("database") == [(1, 0, 0)]
    assert Pulse.objects.get().name == UPKEEP


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_count_once() -> None:
    def take(_: int) -> int:
        return record_sample(minute=at(12, 10), states=dict.fromkeys(ServiceComponent, OK))

    assert sum(at_once(take, 3)) == len(ServiceComponent)
    assert {(row.ok, row.minutes.count("o")) for row in StatusDay.objects.all()} == {(1, 1)}
