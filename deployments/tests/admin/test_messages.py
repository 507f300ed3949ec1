"""Channels, messages and deliveries in the admin: no address is ever shown, a secret once, bodies as text alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client

from core.models import AuditEvent
from deployments.admin import many
from deployments.models import EnvVariable, InboundDelivery, NotificationChannel, OutboxMessage
from deployments.notifications.destinations import unsealed
from deployments.tests.addresses import failed_delivery
from deployments.tests.admin.conftest import CHANNEL, Asked, Rows, deed_of, list_of, opening_of, page_of, seen

CHANNELS, MESSAGES, DELIVERIES = (
    admin.site._registry[model] for model in (NotificationChannel, OutboxMessage, InboundDelivery)
)
NEW = {"name": "team", "kind": "webhook", "address": "https://hooks.example.com/team/abcdefghijklmnopqrst"}
Row = Callable[[Rows], Model]


@pytest.fixture
def manager(rows: Rows, asked: Asked) -> Client:
    return asked("release_manager")


def put(row: Model, **fields: Any) -> Model:
    type(row)._default_manager.filter(pk=row.pk).update(**fields)
    return row


def offered(client: Client, row: Model) -> list[str]:
    return [deed.name for deed in client.get(page_of(row)).context["deeds"]]


def test_a_channel_is_made_and_its_secret_shown_once(rows: Rows, manager: Client) -> None:
    given = NEW | {"events": ["promotion.ready"], "environments": [rows.prod.pk]}
    answer = manager.post(opening_of(CHANNELS, "create"), given)
    channel = NotificationChannel.objects.get(name="team")
    secret = unsealed(channel.sealed_address).secret
    assert (answer.status_code, secret in answer.content.decode()) == (200, True)
    assert "no-store" in answer["Cache-Control"]
    assert (channel.events, [one.slug for one in channel.environments.all()]) == (["promotion.ready"], ["prod"])
    pages = [page_of(channel), list_of(CHANNELS), page_of(channel, "history"), deed_of(channel, "edit")]
    for page in [manager.get(path).content.decode() for path in pages]:
        assert secret not in page
        assert "/team/abcd" not in page
    assert "hooks.example.com/…qrst" in manager.get(page_of(channel)).content.decode()
    again = manager.post(opening_of(CHANNELS, "create"), given)
    assert (again.status_code, list(again.context["form"].errors)) == (400, ["name"])


def test_a_channel_without_a_secret_leads_to_its_page(rows: Rows, manager: Client) -> None:
    answer = manager.post(opening_of(CHANNELS, "create"), NEW | {"kind": "slack"})
    assert answer["Location"] == page_of(NotificationChannel.objects.get(name="team"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "https://10.0.0.1/x"),
        ("address", "http://hooks.example.com/x"),
        ("address", ""),
        ("name", "ops"),
        ("name", ""),
        ("kind", "pigeon"),
        ("events", ["x"]),
        ("environments", [10**6]),
    ],
)
def test_a_channel_that_is_wrong_is_told_at_its_field(rows: Rows, manager: Client, field: str, value: Any) -> None:
    answer = manager.post(opening_of(CHANNELS, "create"), NEW | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert NotificationChannel.objects.count() == 1


def test_a_channel_is_edited_and_keeps_its_address(rows: Rows, manager: Client) -> None:
    before = unsealed(rows.channel.sealed_address)
    path = deed_of(rows.channel, "edit")
    answer = manager.post(path, seen(rows.channel, name="all", events=["hold.placed"], kind="slack", state="x"))
    assert answer["Location"] == page_of(rows.channel)
    rows.channel.refresh_from_db()
    assert (rows.channel.name, rows.channel.kind, rows.channel.events) == ("all", "webhook", ["hold.placed"])
    assert unsealed(rows.channel.sealed_address) == before
    renewed = manager.post(path, seen(rows.channel, name="all", renews_secret="on", address=NEW["address"]))
    rows.channel.refresh_from_db()
    after = unsealed(rows.channel.sealed_address)
    assert (after.address, after.secret == before.secret) == (NEW["address"], False)
    assert after.secret in renewed.content.decode()
    stale = manager.post(path, {"name": "old", "version": 1})
    assert (stale.status_code, NotificationChannel.objects.get().name) == (400, "all")


def test_a_channel_that_signs_nothing_has_no_secret_to_renew(rows: Rows, manager: Client) -> None:
    put(rows.channel, kind="slack")
    assert "renews_secret" not in manager.get(deed_of(rows.channel, "edit")).context["form"].fields


def test_a_channel_is_switched_and_tried(rows: Rows, manager: Client) -> None:
    channel = rows.channel
    assert offered(manager, channel) == ["edit", "try", "switch-off"]
    assert manager.post(deed_of(channel, "try"), seen(channel))["Location"] == page_of(channel)
    assert channel.messages.count() == 2
    assert manager.post(deed_of(channel, "switch-off"), seen(channel, reason="")).status_code == 400
    assert manager.post(deed_of(channel, "switch-off"), seen(channel, reason="Too loud")).status_code == 302
    page = manager.get(page_of(channel)).content.decode()
    assert "Too loud" in page
    assert "<span>Switched off</span>" in page
    assert offered(manager, channel) == ["edit", "switch-on"]
    assert manager.post(deed_of(channel, "switch-on"), seen(channel)).status_code == 302
    channel.refresh_from_db()
    assert (channel.state, channel.notice) == ("active", "")


AGAIN: list[tuple[str, Row, dict[str, Any], str]] = [
    ("resend", lambda rows: rows.message, {"state": "dead", "attempts": 6}, "queued"),
    ("replay", lambda rows: rows.delivery, {"state": "failed"}, "ignored"),
]


@pytest.mark.parametrize(("name", "row_of", "fields", "state"), AGAIN, ids=[one[0] for one in AGAIN])
def test_what_failed_is_done_again_once(
    rows: Rows, manager: Client, name: str, row_of: Row, fields: dict[str, Any], state: str
) -> None:
    row: Any = put(row_of(rows), **fields)
    assert offered(manager, row) == [name]
    assert manager.get(deed_of(row, name)).status_code == 200
    row.refresh_from_db()
    assert row.state == fields["state"], "looking has done something"
    assert manager.post(deed_of(row, name), {}).status_code == 400
    assert manager.post(deed_of(row, name), seen(row))["Location"] == page_of(row)
    row.refresh_from_db()
    assert row.state == state
    assert offered(manager, row) == []


def test_a_message_of_a_channel_that_is_off_is_not_sent_again(rows: Rows, manager: Client) -> None:
    put(rows.message, state="dead")
    put(rows.channel, state="switched_off")
    answer = manager.post(deed_of(rows.message, "resend"), seen(rows.message))
    assert answer.status_code == 400
    assert "switch it on first" in answer.content.decode()


def messages_of(rows: Rows, *states: str) -> list[OutboxMessage]:
    given: dict[str, Any] = {"channel": rows.channel, "event": "test", "payload": {"title": "x"}}
    at = rows.message.next_at
    return [
        OutboxMessage.objects.create(dedupe_key=f"k{number}", state=state, next_at=at, **given)
        for number, state in enumerate(states)
    ]


def test_dead_messages_are_sent_again_together(rows: Rows, manager: Client) -> None:
    dead, other, sent = messages_of(rows, "dead", "dead", "sent")
    chosen = {"action": "resend", "_selected_action": [one.pk for one in (dead, other, sent)]}
    before = AuditEvent.objects.count()
    asked = manager.post(list_of(MESSAGES), chosen | {"index": 0})
    assert (asked.status_code, asked.context["rows"], asked.context["left_out"]) == (200, [other, dead], 1)
    assert AuditEvent.objects.count() == before, "asking has done something"
    told = manager.post(list_of(MESSAGES), chosen | {"confirmed": "yes"}, follow=True).content.decode()
    assert "Send again: 2 done." in told
    states = OutboxMessage.objects.in_bulk()
    assert [states[one.pk].state for one in (dead, other, sent)] == ["queued", "queued", "sent"]
    again = manager.post(list_of(MESSAGES), chosen | {"confirmed": "yes"}, follow=True).content.decode()
    assert "possible for none" in again


def test_one_that_is_refused_holds_up_no_other(rows: Rows, manager: Client) -> None:
    dead, other = messages_of(rows, "dead", "dead")
    off = NotificationChannel.objects.create(
        name="off", kind="slack", sealed_address="x", hint="x", state="switched_off"
    )
    put(other, channel=off)
    chosen = {"action": "resend", "_selected_action": [dead.pk, other.pk], "confirmed": "yes"}
    told = manager.post(list_of(MESSAGES), chosen, follow=True).content.decode()
    assert "Send again: 1 done." in told
    assert "1 refused: The channel off is switched off" in told


def test_no_more_than_a_hundred_at_once(rows: Rows, manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "MOST_CHOSEN", 1)
    found = messages_of(rows, "dead", "dead")
    chosen = {"action": "resend", "_selected_action": [one.pk for one in found], "confirmed": "yes"}
    assert "Choose at most 1 at once" in manager.post(list_of(MESSAGES), chosen, follow=True).content.decode()
    assert OutboxMessage.objects.filter(state="dead").count() == 2


@pytest.mark.parametrize("persona", ["approver", "auditor", "business_stakeholder", "superuser"])
def test_others_are_offered_nothing_of_it(rows: Rows, asked: Asked, persona: str) -> None:
    (dead,) = messages_of(rows, "dead")
    client = asked(persona)
    assert '<option value="resend">' not in client.get(list_of(MESSAGES)).content.decode()
    client.post(list_of(MESSAGES), {"action": "resend", "_selected_action": [dead.pk], "confirmed": "yes"})
    dead.refresh_from_db()
    assert dead.state == "dead"
    for row in (rows.channel, dead, rows.delivery):
        assert offered(client, row) == []


def test_failed_deliveries_are_read_again_together(rows: Rows, manager: Client) -> None:
    second = failed_delivery()
    chosen = {"action": "replay", "_selected_action": [rows.delivery.pk, second.pk], "confirmed": "yes"}
    assert "Replay: 2 done." in manager.post(list_of(DELIVERIES), chosen, follow=True).content.decode()
    assert set(InboundDelivery.objects.values_list("state", flat=True)) == {"ignored"}


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b'{"a": "<script>alert(1)</script>"}', "&quot;a&quot;: &quot;&lt;script&gt;alert(1)&lt;/script&gt;&quot;"),
        (b"\xff<b>", "\ufffd&lt;b&gt;"),
        (b'{"a": "\\ud800"}', "&quot;a&quot;: &quot;?&quot;"),
        (b"[" * 100_000, "[" * 50_000 + "\n… 50,000 characters more"),
    ],
    ids=["markup", "no text", "half a character", "too deep and too long"],
)
def test_a_body_is_shown_as_text(rows: Rows, manager: Client, body: bytes, shown: str) -> None:
    put(rows.delivery, body=body)
    page = manager.get(page_of(rows.delivery)).content.decode()
    assert shown in page
    assert "<script>alert" not in page
    assert "It was good" in page


def test_a_list_reads_no_body(rows: Rows, manager: Client, django_assert_num_queries: Any) -> None:
    (row,) = manager.get(list_of(DELIVERIES)).context["cl"].result_list
    assert row.get_deferred_fields() == {"body"}


def test_of_a_secret_variable_a_fingerprint_is_shown(rows: Rows, manager: Client) -> None:
    secret = EnvVariable.objects.create(
        environment=rows.prod,
        key="SECRET_KEY",
        is_secret=True,
        fingerprint="ab" * 32,
        source="health",
        observed_at=rows.message.next_at,
    )
    assert "secret, fingerprint abababababab<" in manager.get(page_of(secret)).content.decode()
    assert "info" in manager.get(page_of(rows.variable)).content.decode()


def test_a_message_tells_what_it_says_and_how_it_went(rows: Rows, manager: Client) -> None:
    put(rows.message, state="dead", response="They answered 500.", attempts=6)
    page = manager.get(page_of(rows.message)).content.decode()
    for said in ("A test of the channel ops", "They answered 500.", "<span>Dead</span>", str(CHANNEL.name)):
        assert said in page
