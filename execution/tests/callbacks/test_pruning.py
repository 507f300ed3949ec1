"""Callbacks that ended long ago go, with their attempts and nothing else; the scheduler's keeper does it."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from execution.models import Callback, CallbackAttempt, FailingAddress, Run
from execution.scheduling.keeper import Keeper
from execution.services import pruning
from execution.services.pruning import prune_callbacks
from execution.tests.callbacks.conftest import MakeCallback

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _a_week(settings: Settings) -> None:
    settings.CALLBACKS_KEPT_DAYS = 7


def ended(new_callback: MakeCallback, days: int, state: str = "failed") -> Callback:
    callback = new_callback(state=state, ended_at=NOW - timedelta(days=days))
    CallbackAttempt.objects.create(callback=callback, number=1, at=NOW, duration_ms=1)
    return callback


@pytest.mark.parametrize("state", ["delivered", "failed"])
def test_old_ones_go_with_their_attempts_and_their_runs_stay(new_callback: MakeCallback, state: str) -> None:
    ended(new_callback, 8, state)
    kept = ended(new_callback, 6, state)
    assert prune_callbacks() == 1
    assert list(Callback.objects.all()) == [kept]
    assert list(CallbackAttempt.objects.values_list("callback", flat=True)) == [kept.pk]
    assert Run.objects.count() == 2
    assert prune_callbacks() == 0


def test_one_that_is_to_come_stays_however_old(new_callback: MakeCallback) -> None:
    new_callback()
    Callback.objects.update(created_at=NOW - timedelta(days=99))
    assert prune_callbacks() == 0
    assert Callback.objects.count() == 1


def test_oldest_go_first_and_a_few_at_a_time(new_callback: MakeCallback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "BATCH", 2)
    by_age = {days: ended(new_callback, days) for days in (9, 30, 20)}
    assert prune_callbacks() == 2
    assert list(Callback.objects.all()) == [by_age[9]]
    assert prune_callbacks() == 1


def test_failures_that_nobody_repeated_are_forgotten_and_pauses_are_not(new_callback: MakeCallback) -> None:
    user, old = new_callback().token.user, NOW - timedelta(days=8)
    for number, (failed_at, paused_at) in enumerate([(old, None), (old, old), (NOW, None)]):
        address = f"https://{number}.example.com"
        FailingAddress.objects.create(
            user=user, address=address, failing_since=old, failed_at=failed_at, paused_at=paused_at
        )
    prune_callbacks()
    assert [row.address[8] for row in FailingAddress.objects.all()] == ["1", "2"]


def test_queries_do_not_grow_with_what_goes(
    new_callback: MakeCallback, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        ended(new_callback, 8)
    with django_assert_max_num_queries(8):
        assert prune_callbacks() == 6


def test_keeper_does_it_in_its_rounds(new_callback: MakeCallback) -> None:
    ended(new_callback, 8)
    Keeper(Mock(known=Mock(return_value=[])))._round()
    assert not Callback.objects.exists()
