"""A callback sent once more by hand: one attempt, the same message, on record; for its owner, and staff who may."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.callback_secrets import renew_callback_secret
from accounts.models import User
from accounts.services import revoke_token
from accounts.tests.factories import UserFactory
from core.errors import Conflict, NotFound
from execution.models import Callback, CallbackAttempt
from execution.services.delivering import MOST_ATTEMPTS, claim_callback, deliver_callback
from execution.services.resending import MOST_BY_HAND, resend_callback
from execution.tests.callbacks.conftest import MakeCallback
from execution.tests.callbacks.receiving import Receiver

pytestmark = pytest.mark.django_db


def delivered(receiving: Receiver) -> Callback:
    claimed = claim_callback()
    assert claimed is not None
    deliver_callback(claimed, client=receiving.client())
    return Callback.objects.select_related("token__user").get(pk=claimed.pk)


@pytest.mark.parametrize("status", [204, 410])
def test_one_more_attempt_carries_the_same_message(
    receiving: Receiver, new_callback: MakeCallback, status: int
) -> None:
    new_callback()
    receiving.status = status
    callback = delivered(receiving)
    receiving.status = 200
    resend_callback(callback=callback, user=callback.token.user)
    assert Callback.objects.get().state == "queued"
    after = delivered(receiving)
    assert (after.state, after.attempts, after.asked_by) == ("delivered", 2, None)
    first, second = receiving.received
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    log = list(CallbackAttempt.objects.values_list("number", "status", "asked_by"))
    assert log == [(1, status, None), (2, 200, callback.token.user_id)]


def test_attempt_by_hand_is_not_tried_again_by_itself(receiving: Receiver, new_callback: MakeCallback) -> None:
    new_callback()
    callback = delivered(receiving)
    receiving.status = 503
    resend_callback(callback=callback, user=callback.token.user)
    after = delivered(receiving)
    assert (after.state, after.attempts, after.next_at) == ("failed", 2, None)
    assert claim_callback() is None
    resend_callback(callback=after, user=callback.token.user)


@pytest.mark.parametrize("fields", [{}, {"next_at": timezone.now()}, {"attempts": 3, "next_at": timezone.now()}])
def test_one_that_is_to_come_is_not_asked_for_twice(new_callback: MakeCallback, fields: dict[str, Any]) -> None:
    callback = new_callback(**fields)
    with pytest.raises(Conflict) as refused:
        resend_callback(callback=callback, user=callback.token.user)
    assert refused.value.code == "callback_pending"
    assert Callback.objects.get().asked_by is None


@pytest.mark.django_db(transaction=True)
def test_racing_requests_ask_for_one_attempt(new_callback: MakeCallback) -> None:
    callback = new_callback(state="failed", ended_at=timezone.now(), attempts=8)

    def resend(_: int) -> bool:
        try:
            resend_callback(callback=callback, user=callback.token.user)
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(resend, range(6))) == 1


def test_revoked_token_and_too_many_attempts_are_refused(new_callback: MakeCallback) -> None:
    most = new_callback(state="failed", ended_at=timezone.now(), attempts=MOST_ATTEMPTS + MOST_BY_HAND)
    with pytest.raises(Conflict, match="that is the most"):
        resend_callback(callback=most, user=most.token.user)
    callback = new_callback(state="failed", ended_at=timezone.now())
    revoke_token(token=callback.token)
    callback.token.refresh_from_db()
    with pytest.raises(Conflict, match="is revoked"):
        resend_callback(callback=callback, user=callback.token.user)
    assert not Callback.objects.queued().exists()


def may_resend(**fields: bool) -> User:
    user = UserFactory(**fields)
    user.user_permissions.add(Permission.objects.get(codename="change_callback"))
    return user


def test_staff_with_the_right_may_and_nobody_else(new_callback: MakeCallback) -> None:
    callback = new_callback(state="failed", ended_at=timezone.now())
    for user in (UserFactory(), UserFactory(staff=True), may_resend()):
        with pytest.raises(NotFound):
            resend_callback(callback=callback, user=user)
    staff = may_resend(staff=True)
    resend_callback(callback=callback, user=staff)
    assert Callback.objects.get().asked_by == staff


def test_new_secret_signs_beside_the_one_before(receiving: Receiver, new_callback: MakeCallback) -> None:
    callback = new_callback()
    delivered(receiving)
    renew_callback_secret(token=callback.token)
    resend_callback(callback=Callback.objects.select_related("token").get(), user=callback.token.user)
    delivered(receiving)
    first, second = (message.headers["webhook-signature"].split(" ") for message in receiving.received)
    assert (len(first), len(second)) == (1, 2)
    assert all(signature.startswith("v1,") for signature in second)
    assert second[0] != second[1]


def test_database_knows_who_asked_only_while_it_is_to_come(new_callback: MakeCallback) -> None:
    callback = new_callback(state="failed", ended_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Callback.objects.update(asked_by=callback.token.user)
