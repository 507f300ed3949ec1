"""An address that keeps failing is paused for its owner: nothing goes there by itself until it is switched on."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.services import revoke_token
from execution.models import Callback, CallbackAttempt, FailingAddress
from execution.services.delivering import PAUSED, claim_callback, deliver_callback
from execution.services.pausing import FAILING_FOR, FAILURES_BEFORE_PAUSE, address_of, resume_address
from execution.services.resending import resend_callback
from execution.tests.callbacks.conftest import MakeCallback
from execution.tests.callbacks.receiving import Receiver

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - 2 * FAILING_FOR


def delivered(receiving: Receiver) -> Callback:
    """One attempt at whatever is ready, now or later."""
    Callback.objects.queued().update(next_at=timezone.now())
    claimed = claim_callback()
    assert claimed is not None
    deliver_callback(claimed, client=receiving.client())
    return Callback.objects.select_related("token__user").get(pk=claimed.pk)


def failing(callback: Callback, **fields: object) -> FailingAddress:
    """One failure before the pause."""
    values = {"failures": FAILURES_BEFORE_PAUSE - 1, "failing_since": LONG_AGO, "failed_at": LONG_AGO}
    return FailingAddress.objects.create(
        user=callback.token.user, address=address_of(callback.url), **(values | fields)
    )


def test_failures_in_a_row_over_a_day_pause_the_address(receiving: Receiver, new_callback: MakeCallback) -> None:
    failing(new_callback())
    receiving.status = 500
    delivered(receiving)
    address = FailingAddress.objects.get()
    assert (address.failures, address.paused_at is None) == (FAILURES_BEFORE_PAUSE, False)
    assert delivered(receiving).state == "failed"
    assert list(CallbackAttempt.objects.values_list("status", "sentence")) == [
        (500, "The answer was no success."),
        (None, PAUSED),
    ]
    assert len(receiving.received) == 1
    assert FailingAddress.objects.get().failures == FAILURES_BEFORE_PAUSE  # what was not sent is no failure


@pytest.mark.parametrize(
    "fields", [{"failures": FAILURES_BEFORE_PAUSE - 2}, {"failing_since": timezone.now() - timedelta(hours=1)}]
)
def test_few_failures_or_a_bad_hour_pause_nothing(
    receiving: Receiver, new_callback: MakeCallback, fields: dict[str, object]
) -> None:
    failing(new_callback(), **fields)
    receiving.status = 500
    assert delivered(receiving).state == "queued"
    assert FailingAddress.objects.get().paused_at is None


def test_failures_are_counted_whatever_the_query(receiving: Receiver, new_callback: MakeCallback) -> None:
    token = new_callback(url=f"{receiving.url}&run=1").token
    new_callback(token=token, url=f"{receiving.url}&run=2")
    receiving.status = 500
    delivered(receiving)
    delivered(receiving)
    address = FailingAddress.objects.get()
    assert address.address == receiving.url.partition("?")[0]
    assert address.failing_since <= address.failed_at


def test_success_makes_failures_forgotten(receiving: Receiver, new_callback: MakeCallback) -> None:
    failing(new_callback())
    delivered(receiving)
    assert not FailingAddress.objects.exists()


def test_address_is_paused_for_its_owner_alone(receiving: Receiver, new_callback: MakeCallback) -> None:
    failing(new_callback(state="failed", ended_at=timezone.now()), paused_at=timezone.now())
    new_callback()
    assert delivered(receiving).state == "delivered"
    assert FailingAddress.objects.paused().count() == 1


def test_attempt_by_hand_goes_through_and_its_success_switches_on(
    receiving: Receiver, new_callback: MakeCallback
) -> None:
    failing(new_callback(), paused_at=timezone.now())
    callback = delivered(receiving)
    assert (callback.state, receiving.received) == ("failed", [])
    resend_callback(callback=callback, user=callback.token.user)
    assert delivered(receiving).state == "delivered"
    assert not FailingAddress.objects.exists()


def test_switched_on_it_begins_anew(receiving: Receiver, new_callback: MakeCallback) -> None:
    address = failing(new_callback(), paused_at=timezone.now())
    assert resume_address(address=address) is True
    assert resume_address(address=address) is False
    assert delivered(receiving).state == "delivered"


def test_address_that_only_fails_is_not_switched_on(new_callback: MakeCallback) -> None:
    assert resume_address(address=failing(new_callback())) is False
    assert FailingAddress.objects.count() == 1


def test_revoked_token_is_no_failure_of_the_address(receiving: Receiver, new_callback: MakeCallback) -> None:
    revoke_token(token=new_callback().token)
    delivered(receiving)
    assert not FailingAddress.objects.exists()


def test_attempt_takes_few_queries(
    receiving: Receiver, new_callback: MakeCallback, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    failing(new_callback())
    claimed = claim_callback()
    assert claimed is not None
    with django_assert_max_num_queries(6):  # paused?, transaction, callback, attempt, address
        deliver_callback(claimed, client=receiving.client())


def test_database_holds_one_row_of_an_address(new_callback: MakeCallback) -> None:
    callback = new_callback()
    failing(callback)
    with pytest.raises(IntegrityError), transaction.atomic():
        failing(callback)
