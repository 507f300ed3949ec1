"""Freeze windows: on whose clocks, how often, and what they keep from being deployed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent
from deployments.enums import Role
from deployments.freezing import covers, freeze_of
from deployments.models import FreezeWindow
from deployments.parties import Party, party_of
from deployments.services.deploying.requesting import request_deployment
from deployments.services.windows import WindowWish, cancel_window, schedule_window
from deployments.tests.factories import environment, person, release

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 4, 12, tzinfo=UTC)  # a Friday


@pytest.fixture
def manager() -> Party:
    return party_of(person(Role.RELEASE_MANAGER))


def wish(**fields: Any) -> WindowWish:
    given: dict[str, Any] = {
        "environments": [environment("gamma")],
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=6),
        "reason": "The weekend begins",
    }
    return WindowWish(**given | fields)


def test_a_window_covers_from_its_start_until_its_end() -> None:
    once = FreezeWindow(starts_at=NOON, ends_at=NOON + timedelta(hours=6))
    moments = [NOON - timedelta(seconds=1), NOON, NOON + timedelta(hours=6) - timedelta(seconds=1), once.ends_at]
    assert [covers(once, at) is not None for at in moments] == [False, True, True, False]


def test_a_recurring_window_keeps_to_the_clock_when_the_clocks_change() -> None:
    """Berlin: 14:00 is 13:00 UTC in winter and 12:00 UTC in summer."""
    weekly = FreezeWindow(
        starts_at=datetime(2026, 3, 6, 13, tzinfo=UTC),
        ends_at=datetime(2026, 3, 6, 17, tzinfo=UTC),
        time_zone="Europe/Berlin",
        recurrence="FREQ=WEEKLY;BYDAY=FR",
    )
    assert covers(weekly, datetime(2026, 3, 13, 12, 30, tzinfo=UTC)) is None
    assert covers(weekly, datetime(2026, 4, 3, 12, 30, tzinfo=UTC)) == datetime(2026, 4, 3, 16, tzinfo=UTC)
    assert covers(weekly, datetime(2026, 4, 4, 12, 30, tzinfo=UTC)) is None
    assert covers(weekly, datetime(2026, 2, 27, 13, 30, tzinfo=UTC)) is None


def test_nothing_is_deployed_while_it_is_frozen(manager: Party) -> None:
    gamma = environment("gamma")
    schedule_window(by=manager, wish=wish())
    asked: dict[str, Any] = {"by": manager, "environment": gamma, "release": release(), "idempotency_key": "k"}
    with time_machine.travel(NOON), pytest.raises(Conflict, match="is frozen: The weekend begins"):
        request_deployment(**asked)
    with time_machine.travel(NOON):
        assert request_deployment(**asked | {"kind": "rollback"})[1]


def test_a_rollback_waits_too_where_the_window_says_so(manager: Party) -> None:
    schedule_window(by=manager, wish=wish(exempts_rollback=False))
    frozen = freeze_of(environment("gamma"), "rollback", at=NOON)
    assert frozen is not None
    assert frozen.until == NOON + timedelta(hours=6)


def test_a_window_that_allows_forbids_the_rest_of_the_time(manager: Party) -> None:
    schedule_window(by=manager, wish=wish(effect="allow"))
    gamma = environment("gamma")
    assert freeze_of(gamma, "deploy", at=NOON) is None
    assert freeze_of(gamma, "deploy", at=NOON - timedelta(hours=1)) is not None
    assert freeze_of(environment("dev"), "deploy", at=NOON - timedelta(hours=1)) is None


def test_a_window_is_called_off_with_a_reason(manager: Party) -> None:
    window = schedule_window(by=manager, wish=wish())
    with pytest.raises(DomainError, match="reason must say why"):
        cancel_window(by=manager, window=window, reason="")
    cancel_window(by=manager, window=window, reason="the fair was put off")
    assert freeze_of(environment("gamma"), "deploy", at=NOON) is None
    with pytest.raises(Conflict, match="this is its end"):
        cancel_window(by=manager, window=window, reason="again")
    actions = list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))
    assert actions == ["deployments.freezewindow.scheduled", "deployments.freezewindow.cancelled"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_at": NOON}, "ends_at"),
        ({"starts_at": NOON.replace(tzinfo=None)}, "starts_at"),
        ({"ends_at": NOON.replace(tzinfo=None) + timedelta(days=1)}, "ends_at"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"recurrence": "every friday"}, "recurrence"),
        ({"recurrence": "FREQ=SECONDLY"}, "recurrence"),
        ({"recurrence": "FREQ=WEEKLY;BYDAY=XX"}, "recurrence"),
        ({"recurrence": "FREQ=DAILY;INTERVAL=0"}, "recurrence"),
        ({"recurrence": "FREQ=DAILY;UNTIL=20270101T000000Z"}, "recurrence"),
        ({"recurrence": "FREQ=DAILY;BYHOUR=1,2"}, "recurrence"),
        ({"recurrence": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"}, "recurrence"),
        ({"recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "recurrence"),
        ({"recurrence": "FREQ=DAILY;BYMONTH=13"}, "recurrence"),
        ({"recurrence": "INTERVAL=2"}, "recurrence"),
        ({"starts_at": NOON.replace(year=1999)}, "starts_at"),
        ({"ends_at": NOON.replace(year=2100)}, "ends_at"),
        ({"effect": "maybe"}, "effect"),
        ({"environments": []}, "environments"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_window_that_is_none_is_refused(manager: Party, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as caught:
        schedule_window(by=manager, wish=replace(wish(), **fields))
    assert caught.value.field == field
    assert not FreezeWindow.objects.exists()


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=20300101T000000", "FREQ=MONTHLY;BYDAY=1FR", "FREQ=YEARLY;INTERVAL=2"],
)
def test_a_rule_that_comes_round_is_taken(manager: Party, rule: str) -> None:
    window = schedule_window(by=manager, wish=wish(recurrence=rule))
    assert freeze_of(environment("gamma"), "deploy", at=window.starts_at) is not None


def test_who_may_not_freeze() -> None:
    with pytest.raises(Forbidden):
        schedule_window(by=party_of(person(Role.APPROVER)), wish=wish())
