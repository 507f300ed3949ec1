"""A callback on its way: claimed once, signed, tried again with growing delays, given up; each attempt on record."""

import base64
import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.callback_secrets import callback_secret_of
from accounts.models import ApiToken, User
from accounts.services import revoke_token
from accounts.tests.factories import token_of
from execution.models import Callback, CallbackAttempt, Run
from execution.services.delivering import DELAYS, MOST_ATTEMPTS, claim_callback, deliver_callback
from execution.tests.callbacks.conftest import MakeCallback
from execution.tests.callbacks.receiving import Receiver

pytestmark = pytest.mark.django_db


def delivered(receiving: Receiver, **options: Any) -> Callback:
    """One attempt at whatever is ready."""
    claimed = claim_callback(**options)
    assert claimed is not None
    deliver_callback(claimed, client=receiving.client())
    return Callback.objects.get(pk=claimed.pk)


def make_due() -> None:
    Callback.objects.filter(state="queued").update(next_at=timezone.now())


def test_end_of_a_run_is_told(receiving: Receiver, new_callback: MakeCallback) -> None:
    callback = new_callback()
    after = delivered(receiving)
    assert (after.state, after.attempts, after.next_at) == ("delivered", 1, None)
    assert after.ended_at is not None
    (message,) = receiving.received
    body = json.loads(message.body)
    assert body["type"] == "run.finished"
    finished_at = callback.run.finished_at
    assert finished_at is not None
    assert body["timestamp"] == finished_at.isoformat()
    assert (body["data"]["id"], body["data"]["verdict"]) == (str(callback.run_id), "OK")
    assert body["data"]["url"] == f"/api/runs/{callback.run_id}"
    assert "stdout" not in body["data"]
    attempt = CallbackAttempt.objects.get()
    assert (attempt.number, attempt.status, attempt.sentence) == (1, 204, "")
    assert claim_callback() is None


def test_receiver_can_check_the_signature(receiving: Receiver, new_callback: MakeCallback) -> None:
    callback = new_callback()
    delivered(receiving)
    (message,) = receiving.received
    secret = callback_secret_of(callback.token)
    assert secret.startswith("whsec_")
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    assert 24 <= len(key) <= 64
    assert message.headers["webhook-id"] == callback.message_id
    assert abs(int(message.headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    content = b".".join(
        [message.headers["webhook-id"].encode(), message.headers["webhook-timestamp"].encode(), message.body]
    )
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    assert message.headers["webhook-signature"] == f"v1,{signature}"


def test_secret_follows_from_both_the_key_and_the_row(new_callback: MakeCallback, settings: Any) -> None:
    first, second = new_callback().token, new_callback().token
    secret = callback_secret_of(first)
    assert secret == callback_secret_of(ApiToken.objects.get(pk=first.pk))
    assert secret != callback_secret_of(second)
    assert not any(secret in str(value) for value in ApiToken.objects.values_list())
    settings.SECRET_KEY = "another" * 10
    assert secret != callback_secret_of(first)


def test_run_that_goes_on_is_not_told_of(new_callback: MakeCallback) -> None:
    callback = new_callback(ended=False)
    assert claim_callback() is None
    Run.objects.filter(pk=callback.run_id).update(status="cancelled", finished_at=timezone.now())
    assert claim_callback() == callback


@pytest.mark.parametrize(
    ("status", "sentence"), [(302, "It redirects, which is not followed."), (500, "The answer was no success.")]
)
def test_failure_is_tried_again_with_growing_delays(
    receiving: Receiver, new_callback: MakeCallback, status: int, sentence: str
) -> None:
    new_callback()
    receiving.status, receiving.location = status, "https://example.com/"
    for number, delay in enumerate(DELAYS, start=1):
        before = timezone.now()
        after = delivered(receiving)
        assert (after.state, after.attempts) == ("queued", number)
        assert after.next_at is not None
        assert delay <= after.next_at - before <= delay * 1.1 + timedelta(seconds=60)
        assert claim_callback() is None  # not before its time
        make_due()
    after = delivered(receiving)
    assert (after.state, after.attempts, after.next_at) == ("failed", MOST_ATTEMPTS, None)
    log = list(CallbackAttempt.objects.values_list("number", "status", "sentence"))
    assert log == [(number, status, sentence) for number in range(1, MOST_ATTEMPTS + 1)]
    assert len({message.body for message in receiving.received}) == 1
    assert len({message.headers["webhook-id"] for message in receiving.received}) == 1


def test_next_attempt_may_succeed(receiving: Receiver, new_callback: MakeCallback) -> None:
    new_callback()
    receiving.status = 503
    delivered(receiving)
    receiving.status = 200
    make_due()
    assert delivered(receiving).state == "delivered"
    assert list(CallbackAttempt.objects.values_list("status", flat=True)) == [503, 200]


def test_receiver_that_is_gone_is_left_alone(receiving: Receiver, new_callback: MakeCallback) -> None:
    new_callback()
    receiving.status = 410
    assert delivered(receiving).state == "failed"


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://private.example.com:8443/"])
def test_private_address_is_given_up_at_once(receiving: Receiver, new_callback: MakeCallback, url: str) -> None:
    new_callback(url=url)
    client = receiving.client()
    client._resolve = lambda *_: ["10.0.0.1"]
    claimed = claim_callback()
    assert claimed is not None
    deliver_callback(claimed, client=client)
    assert Callback.objects.get().state == "failed"
    assert "public network" in CallbackAttempt.objects.get().sentence


@pytest.mark.parametrize("ending", ["revoked", "closed"])
def test_revoked_token_tells_nothing_more(receiving: Receiver, new_callback: MakeCallback, ending: str) -> None:
    token = new_callback().token
    if ending == "revoked":
        revoke_token(token=token)
    else:
        User.objects.filter(pk=token.user_id).update(is_active=False)
    assert delivered(receiving).state == "failed"
    assert receiving.received == []
    assert "revoked" in CallbackAttempt.objects.get().sentence


def test_claim_of_a_process_that_died_runs_out(receiving: Receiver, new_callback: MakeCallback) -> None:
    new_callback()
    lost = claim_callback()
    assert lost is not None
    assert claim_callback() is None
    make_due()
    assert delivered(receiving).state == "delivered"
    deliver_callback(lost, client=receiving.client())  # back from the dead: it writes nothing
    assert list(CallbackAttempt.objects.values_list("number", "status")) == [(2, 204)]


def test_owners_who_are_busy_wait_with_all_their_tokens(new_callback: MakeCallback) -> None:
    first = new_callback().token.user
    token_of(first)
    new_callback(token=first.api_tokens.first())
    other = new_callback()
    assert claim_callback(busy={first.pk}) == other
    assert claim_callback(busy={first.pk, other.token.user_id}) is None


@pytest.mark.django_db(transaction=True)
def test_racing_claims_take_each_callback_once(new_callback: MakeCallback) -> None:
    made = {new_callback().pk for _ in range(3)}

    def claim(_: int) -> Any:
        try:
            claimed = claim_callback()
            return claimed.pk if claimed else None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        claimed = [pk for pk in pool.map(claim, range(12)) if pk is not None]
    assert sorted(claimed) == sorted(made)


def test_claim_takes_as_many_queries_however_many_there_are(
    new_callback: MakeCallback, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        new_callback()
    with django_assert_num_queries(2):
        claim_callback()


@pytest.mark.parametrize("change", [{"state": "odd"}, {"state": "delivered"}, {"ended_at": timezone.now()}])
def test_database_holds_what_a_callback_must_be(new_callback: MakeCallback, change: dict[str, Any]) -> None:
    new_callback()
    with pytest.raises(IntegrityError), transaction.atomic():
        Callback.objects.update(**change)
