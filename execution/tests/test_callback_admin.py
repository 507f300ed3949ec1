"""Callbacks in the admin: found, read with every attempt, sent again by who may; never changed, never a secret."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.callback_secrets import callback_secret_of
from accounts.models import User
from accounts.tests.factories import UserFactory, token_of
from execution.admin import callbacks
from execution.models import Callback, CallbackAttempt, FailingAddress, Run

pytestmark = pytest.mark.django_db
LIST = "/admin/execution/callback/"
ADDRESSES = "/admin/execution/failingaddress/"


@pytest.fixture
def root() -> Client:
    return signed_in(UserFactory(superuser=True))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def staff_who(*deeds: str) -> Client:
    user = UserFactory(staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=deeds))
    return signed_in(user)


def ended_callback(**fields: Any) -> Callback:
    owner = UserFactory()
    token_of(owner)
    run = Run.objects.create(user=owner, language="python", files={}, entry="main.py", limits={})
    values: dict[str, Any] = {"state": "failed", "attempts": 2, "ended_at": timezone.now(), "body": '{"a": "<b>"}'}
    token = owner.api_tokens.get()
    callback = Callback.objects.create(run=run, token=token, **({"url": "https://example.com/a"} | values | fields))
    for number, status in ((1, 500), (2, None)):
        CallbackAttempt.objects.create(
            callback=callback, number=number, at=timezone.now(), duration_ms=41, status=status, sentence="<i>No.</i>"
        )
    return callback


def shown(client: Client, query: str) -> set[Callback]:
    return set(client.get(f"{LIST}?{query}").context["cl"].result_list)


def test_list_tells_states_and_is_searched_and_filtered(root: Client) -> None:
    first = ended_callback()
    second = ended_callback(url="https://other.example.com/b", state="delivered")
    Callback.objects.filter(pk=second.pk).update(created_at=timezone.now() - timedelta(days=40))
    page = root.get(LIST).content.decode()
    assert '<span class="verdict tone-wrong">failed</span>' in page
    assert '<span class="verdict tone-ok">delivered</span>' in page
    assert f"{first.message_id[:12]}…" in page
    recent = (timezone.now() - timedelta(days=30)).strftime("%Y-%m-%d")
    for query, found in [
        ("state__exact=failed", {first}),
        ("state__exact=queued", set()),
        (f"created_at__gte={recent} 00:00:00%2B00:00", {first}),
        (f"q={second.message_id}", {second}),
        (f"q={second.run_id.hex}", {second}),
        (f"q={first.token.user.username}", {first}),
        ("q=other.example", {second}),
        ("q=nothing-such", set()),
    ]:
        assert shown(root, query) == found, query


def test_one_is_shown_with_its_attempts_as_text_and_without_the_secret(root: Client) -> None:
    callback = ended_callback()
    page = root.get(f"{LIST}{callback.pk}/change/").content.decode()
    for text in ("&lt;i&gt;No.&lt;/i&gt;", "41", "500", callback.message_id, str(callback.run_id), "{&quot;a&quot;"):
        assert text in page, text
    assert "<i>No.</i>" not in page
    assert callback_secret_of(callback.token) not in page
    assert callback.token.hash not in page
    assert 'name="_save"' not in page


@pytest.mark.parametrize(("path", "row"), [(LIST, "callback"), (ADDRESSES, "address")])
def test_nothing_is_added_changed_or_deleted(root: Client, path: str, row: str) -> None:
    callback = ended_callback()
    pk = callback.pk if row == "callback" else paused_address().pk
    assert root.get(f"{path}add/").status_code == 403
    assert root.post(f"{path}{pk}/change/", {"url": "https://evil.example", "address": "x"}).status_code == 403
    assert root.post(f"{path}{pk}/delete/").status_code == 403
    root.post(path, {"action": "delete_selected", "_selected_action": [str(pk)], "post": "yes"})
    assert Callback.objects.get().url == "https://example.com/a"


def test_chosen_ones_are_sent_again_and_each_refusal_is_told(root: Client) -> None:
    ended, waiting = ended_callback(), ended_callback(state="queued", ended_at=None)
    chosen = {"action": "resend", "_selected_action": [str(ended.pk), str(waiting.pk)]}
    page = root.post(LIST, chosen, follow=True).content.decode()
    assert f"{ended.message_id} is being sent." in page
    assert f"{waiting.message_id}: An attempt at this callback is to come already" in page
    ended.refresh_from_db()
    waiting.refresh_from_db()
    assert ended.asked_by is not None
    assert ended.asked_by.is_superuser
    assert (ended.state, waiting.asked_by) == ("queued", None)


def test_too_many_at_once_are_refused_whole(root: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callbacks, "MOST_CHOSEN", 1)
    chosen = {"action": "resend", "_selected_action": [str(ended_callback().pk) for _ in range(2)]}
    assert "Choose at most 1 at once; nothing was sent." in root.post(LIST, chosen, follow=True).content.decode()
    assert not Callback.objects.queued().exists()


def test_who_may_only_look_sends_nothing(client: Client) -> None:
    callback = ended_callback()
    chosen = {"action": "resend", "_selected_action": [str(callback.pk)]}
    looker = staff_who("view_callback")
    assert 'value="resend"' not in looker.get(LIST).content.decode()
    looker.post(LIST, chosen)
    assert not Callback.objects.queued().exists()
    assert staff_who().get(LIST).status_code == 403
    assert signed_in(UserFactory()).get(LIST).status_code == 302
    staff_who("view_callback", "change_callback").post(LIST, chosen)
    assert Callback.objects.queued().exists()


def test_list_and_detail_take_as_many_queries_however_much_there_is(
    root: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        callback = ended_callback()
    for number in range(3, 9):
        CallbackAttempt.objects.create(
            callback=callback, number=number, at=timezone.now(), duration_ms=1, asked_by=UserFactory()
        )
    with django_assert_max_num_queries(6):
        assert len(root.get(LIST).context["cl"].result_list) == 6
    with django_assert_max_num_queries(8):
        root.get(f"{LIST}{callback.pk}/change/")


def paused_address() -> FailingAddress:
    now = timezone.now()
    return FailingAddress.objects.create(
        user=UserFactory(),
        address="https://example.com/p",
        failures=20,
        failing_since=now,
        failed_at=now,
        paused_at=now,
    )


def test_paused_addresses_are_switched_on_by_who_may(root: Client) -> None:
    address = paused_address()
    assert address.address in root.get(ADDRESSES).content.decode()
    chosen = {"action": "resume", "_selected_action": [str(address.pk)]}
    staff_who("view_failingaddress").post(ADDRESSES, chosen)
    assert FailingAddress.objects.paused().exists()
    assert "1 switched on." in root.post(ADDRESSES, chosen, follow=True).content.decode()
    assert not FailingAddress.objects.exists()


def test_sidebar_names_both(root: Client) -> None:
    page = root.get(reverse("admin:index")).content.decode()
    assert LIST in page
    assert ADDRESSES in page
