"""Callbacks sent again over REST, and addresses switched on again: one's own, a token's own, staff with the right."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import ApiToken, User
from accounts.tests.factories import UserFactory, bearer, token_of
from execution.models import Callback, CallbackAttempt, FailingAddress, Run
from execution.tests.api.conftest import assert_problem

pytestmark = pytest.mark.django_db
PAUSED = "/api/callbacks/paused"


@pytest.fixture
def ada() -> User:
    return UserFactory(username="ada")


def ended_callback(user: User, **fields: Any) -> tuple[Callback, str]:
    """One that was given up, and the text of its token."""
    text = token_of(user)
    run = Run.objects.create(user=user, language="python", files={}, entry="main.py", limits={})
    values: dict[str, Any] = {"state": "failed", "attempts": 1, "ended_at": timezone.now()}
    token = user.api_tokens.latest("created_at")
    callback = Callback.objects.create(run=run, token=token, url="https://example.com/a", **(values | fields))
    CallbackAttempt.objects.create(callback=callback, number=1, at=timezone.now(), duration_ms=5, status=410)
    return callback, text


def paused_address(user: User, **fields: Any) -> FailingAddress:
    now = timezone.now()
    values: dict[str, Any] = {"failing_since": now, "failed_at": now, "paused_at": now}
    values |= {"address": "https://example.com/a", "failures": 20}
    return FailingAddress.objects.create(user=user, **(values | fields))


def resend(client: Client, callback: Callback, **headers: str) -> Any:
    return client.post(f"/api/callbacks/{callback.message_id}/resend", headers=headers)


def test_owner_sends_again_once(client: Client, ada: User) -> None:
    callback, _ = ended_callback(ada)
    client.force_login(ada)
    answer = resend(client, callback)
    assert answer.status_code == 202
    shown = answer.json()
    assert (shown["id"], shown["state"], shown["attempts"]) == (callback.message_id, "queued", 1)
    assert shown["next_attempt_at"] is not None
    assert [(line["number"], line["by_hand"]) for line in shown["log"]] == [(1, False)]
    assert Callback.objects.get().asked_by == ada
    assert_problem(resend(client, callback), 409, "callback_pending")


def test_attempt_by_hand_is_told_as_such(client: Client, ada: User) -> None:
    callback, _ = ended_callback(ada)
    CallbackAttempt.objects.create(callback=callback, number=2, at=timezone.now(), duration_ms=5, asked_by=ada)
    client.force_login(ada)
    log = client.get(f"/api/callbacks/{callback.message_id}").json()["log"]
    assert [line["by_hand"] for line in log] == [False, True]


def test_token_sends_its_own_again_and_no_other_s(client: Client, ada: User) -> None:
    (own, text), (other, _) = ended_callback(ada), ended_callback(ada)
    assert_problem(resend(client, other, **bearer(text)), 404, "callback_unknown")
    assert resend(client, own, **bearer(text)).status_code == 202
    assert list(Callback.objects.queued()) == [own]


@pytest.mark.parametrize("role", ["anonymous", "another", "staff without the right"])
def test_others_know_of_no_such_callback(client: Client, ada: User, role: str) -> None:
    callback, _ = ended_callback(ada)
    if role != "anonymous":
        client.force_login(UserFactory(staff=role.startswith("staff")))
    assert_problem(resend(client, callback), 404, "callback_unknown")
    assert not Callback.objects.queued().exists()


def test_staff_with_the_right_send_any_again_but_not_by_token(client: Client, ada: User) -> None:
    callback, _ = ended_callback(ada)
    staff = UserFactory(staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="change_callback"))
    assert_problem(resend(client, callback, **bearer(token_of(staff))), 404, "callback_unknown")
    client.force_login(staff)
    assert resend(client, callback).status_code == 202
    assert Callback.objects.get().asked_by == staff


def test_page_s_header_is_needed_with_a_session(ada: User) -> None:
    callback, _ = ended_callback(ada)
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert resend(client, callback).status_code == 403
    assert not Callback.objects.queued().exists()


def test_revoked_token_s_callback_is_refused_with_the_reason(client: Client, ada: User) -> None:
    callback, _ = ended_callback(ada)
    ApiToken.objects.update(revoked_at=timezone.now())
    client.force_login(ada)
    assert_problem(resend(client, callback), 409, "token_revoked")


@pytest.mark.parametrize("name", ["x", "msg_" + "0" * 32])
def test_id_of_none_is_unknown(client: Client, ada: User, name: str) -> None:
    client.force_login(ada)
    assert_problem(client.post(f"/api/callbacks/{name}/resend"), 404, "callback_unknown")


def test_paused_addresses_are_told_and_switched_on(client: Client, ada: User) -> None:
    address = paused_address(ada)
    paused_address(ada, address="https://example.com/failing", paused_at=None)
    paused_address(UserFactory())
    client.force_login(ada)
    (row,) = client.get(PAUSED).json()["results"]
    assert (row["id"], row["address"], row["failures"]) == (address.pk, "https://example.com/a", 20)
    assert client.post(f"{PAUSED}/{address.pk}/resume").status_code == 204
    assert client.get(PAUSED).json()["results"] == []
    assert_problem(client.post(f"{PAUSED}/{address.pk}/resume"), 404, "address_unknown")


@pytest.mark.parametrize("role", ["anonymous", "another", "superuser"])
def test_paused_addresses_of_others_are_unknown(client: Client, ada: User, role: str) -> None:
    address = paused_address(ada)
    if role != "anonymous":
        client.force_login(UserFactory(superuser=role == "superuser"))
    assert client.get(PAUSED).json()["results"] == []
    assert_problem(client.post(f"{PAUSED}/{address.pk}/resume"), 404, "address_unknown")
    assert FailingAddress.objects.paused().count() == 1


def test_paused_addresses_take_no_token(client: Client, ada: User) -> None:
    address, headers = paused_address(ada), bearer(token_of(ada))
    assert_problem(client.get(PAUSED, headers=headers), 403, "token_not_accepted")
    assert_problem(client.post(f"{PAUSED}/{address.pk}/resume", headers=headers), 403, "token_not_accepted")


def test_paused_addresses_take_as_many_queries_however_many(
    client: Client, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        paused_address(ada, address=f"https://example.com/{number}")
    client.force_login(ada)
    with django_assert_num_queries(3):  # session, user, addresses
        assert len(client.get(PAUSED).json()["results"]) == 5
