"""The page of callbacks: one's own, with every attempt; for nobody else, and in the same few queries."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import ApiToken, User
from accounts.tests.factories import UserFactory, token_of
from execution.models import Callback, CallbackAttempt, FailingAddress, Run

pytestmark = pytest.mark.django_db
PAGE = "/callbacks/"


@pytest.fixture
def ada() -> User:
    return UserFactory(username="ada")


def callback_of(user: User, **fields: Any) -> Callback:
    token_of(user)
    run = Run.objects.create(user=user, language="python", files={}, entry="main.py", limits={})
    token = ApiToken.objects.latest("created_at")
    made = Callback.objects.create(**({"run": run, "token": token, "url": "https://example.com/a"} | fields))
    for number in (1, 2):
        CallbackAttempt.objects.create(
            callback=made, number=number, at=timezone.now(), duration_ms=7, status=500, sentence=f"No success {number}."
        )
    return made


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "delivered", "ended_at": timezone.now()}, "delivered"),
        ({"state": "failed", "ended_at": timezone.now()}, "given up"),
        ({"next_at": timezone.now()}, "next try"),
        ({}, "waits for the run"),
    ],
)
def test_page_tells_state_and_attempts(client: Client, ada: User, fields: dict[str, Any], words: str) -> None:
    callback = callback_of(ada, **fields)
    client.force_login(ada)
    page = client.get(PAGE).content.decode()
    assert words in page
    assert callback.message_id in page
    assert "2 attempts" in page
    assert "No success 2." in page


def test_address_is_shown_as_text(client: Client, ada: User) -> None:
    callback_of(ada, url="https://example.com/<script>")
    client.force_login(ada)
    assert "https://example.com/&lt;script&gt;" in client.get(PAGE).content.decode()


def test_page_shows_one_s_own_alone_and_asks_to_sign_in(client: Client, ada: User) -> None:
    callback = callback_of(UserFactory())
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
    client.force_login(ada)
    page = client.get(PAGE).content.decode()
    assert callback.message_id not in page
    assert "No callbacks yet" in page
    assert client.post(PAGE).status_code == 405


def test_page_takes_as_many_queries_however_long(
    client: Client, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        callback_of(ada)
    client.force_login(ada)
    with django_assert_num_queries(6):  # session, user, paused addresses, count, callbacks, attempts
        assert client.get(PAGE).status_code == 200


def resend_path(callback: Callback) -> str:
    return f"/callbacks/{callback.pk}/resend/"


def test_ended_callback_is_sent_again_from_the_page(client: Client, ada: User) -> None:
    callback = callback_of(ada, state="failed", ended_at=timezone.now())
    CallbackAttempt.objects.create(callback=callback, number=3, at=timezone.now(), duration_ms=7, asked_by=ada)
    client.force_login(ada)
    page = client.get(PAGE).content.decode()
    assert resend_path(callback) in page
    assert page.count("by hand") == 1
    assert client.get(resend_path(callback)).status_code == 405
    after = client.post(resend_path(callback), follow=True).content.decode()
    assert "It is being sent once more" in after
    assert resend_path(callback) not in after  # nothing to ask for while it is to come
    assert Callback.objects.get().state == "queued"
    again = client.post(resend_path(callback), follow=True).content.decode()
    assert "An attempt at this callback is to come already" in again


def test_page_offers_nothing_for_a_revoked_token(client: Client, ada: User) -> None:
    callback = callback_of(ada, state="failed", ended_at=timezone.now())
    ApiToken.objects.update(revoked_at=timezone.now())
    client.force_login(ada)
    assert resend_path(callback) not in client.get(PAGE).content.decode()
    assert "is revoked" in client.post(resend_path(callback), follow=True).content.decode()


def test_page_sends_and_switches_on_one_s_own_alone(client: Client, ada: User) -> None:
    callback, address = callback_of(ada, state="failed", ended_at=timezone.now()), paused_address(ada)
    for path in (resend_path(callback), resume_path(address)):
        assert client.post(path)["Location"].startswith("/accounts/login/")
    client.force_login(UserFactory(superuser=True))
    assert "is paused" not in client.get(PAGE).content.decode()
    for path in (resend_path(callback), resume_path(address)):
        assert client.post(path).status_code == 404
    assert not Callback.objects.queued().exists()
    assert FailingAddress.objects.paused().exists()


def paused_address(user: User) -> FailingAddress:
    now = timezone.now()
    times = {"failing_since": now, "failed_at": now, "paused_at": now}
    return FailingAddress.objects.create(user=user, address="https://example.com/<a>", failures=20, **times)


def resume_path(address: FailingAddress) -> str:
    return f"/callbacks/addresses/{address.pk}/resume/"


def test_paused_address_is_told_and_switched_on(client: Client, ada: User) -> None:
    address = paused_address(ada)
    client.force_login(ada)
    page = client.get(PAGE).content.decode()
    assert "https://example.com/&lt;a&gt;</strong> is paused: 20 attempts in a row have failed" in page
    assert resume_path(address) in page
    assert client.get(resume_path(address)).status_code == 405
    after = client.post(resume_path(address), follow=True).content.decode()
    assert "are sent again" in after
    assert "is paused" not in after
    assert client.post(resume_path(address)).status_code == 404
