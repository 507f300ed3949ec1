"""Messages on their way: claimed once, sent in the form of their kind, tried again, given up, sent again by hand."""

import base64
import hashlib
import hmac
import json
import smtplib
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from core.errors import Conflict, Forbidden
from core.models import AuditEvent
from deployments.enums import MessageState
from deployments.models import NotificationChannel, OutboxMessage
from deployments.notifications.destinations import unsealed
from deployments.parties import Party, party_of
from deployments.services.channels import switch_channel_off, switch_channel_on, try_channel
from deployments.services.sending import (
    DELAYS,
    LEASE,
    MOST_FAILURES,
    claim_message,
    requeue_lost,
    resend_message,
    send_due,
    send_message,
)
from deployments.tests.factories import person
from deployments.tests.notifications.conftest import Deliver, MakeChannel
from execution.callbacks.client import CallbackClient
from execution.tests.callbacks.receiving import HOST, Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def answering(receiving: Receiver, status: int, **headers: str) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()

    receiving.answer = answer


def waits(message: OutboxMessage) -> float:
    return (message.next_at - timezone.now()).total_seconds()


def test_webhook_arrives_signed(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, deliver: Deliver
) -> None:
    channel = new_channel()
    try_channel(by=manager, channel=channel)
    message = deliver()
    assert (message.state, message.attempts, message.response) == ("sent", 1, "Answered 204.")
    assert message.sent_at is not None
    (received,) = receiving.received
    body = json.loads(received.body)
    assert (body["type"], body["data"]["title"]) == ("test", "A test of the channel ops")
    assert received.headers["content-type"] == "application/json"
    assert received.headers["user-agent"] == "CeesarCode-Notifications/1"
    assert received.headers["webhook-id"] == f"msg_{channel.pk}_{message.dedupe_key}"
    key = base64.b64decode(unsealed(channel.sealed_address).secret.removeprefix("whsec_"))
    content = b".".join(
        [received.headers["webhook-id"].encode(), received.headers["webhook-timestamp"].encode(), received.body]
    )
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    assert received.headers["webhook-signature"] == f"v1,{signature}"
    assert deliver().attempts == 1  # and once


def test_slack_and_discord_arrive_in_their_form(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, deliver: Deliver
) -> None:
    for kind in ("slack", "discord"):
        try_channel(by=manager, channel=new_channel(kind, kind=kind))
    send_due(client=receiving.client())
    slack, discord = receiving.received
    assert slack.path == "/told?by=us"
    assert json.loads(slack.body)["blocks"][0]["text"]["text"] == "*A test of the channel slack*"
    assert discord.path == "/told?by=us&wait=true"
    assert json.loads(discord.body)["allowed_mentions"] == {"parse": []}
    assert "webhook-signature" not in slack.headers | discord.headers


def test_mail_is_handed_over(new_channel: MakeChannel, manager: Party, deliver: Deliver, settings: Any) -> None:
    settings.SENDS_MAIL = True
    try_channel(by=manager, channel=new_channel(kind="email", address="ops@example.com"))
    assert deliver().state == "sent"
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ops@example.com"], "[CeesarCode] A test of the channel ops")
    assert f"By: {manager.actor.label}" in sent.body


def test_mail_that_is_refused_does_not_tell_the_address(
    new_channel: MakeChannel, manager: Party, deliver: Deliver, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: EmailMessage) -> None:
        raise smtplib.SMTPRecipientsRefused({"ops@example.com": (550, b"no")})

    settings.SENDS_MAIL = True
    try_channel(by=manager, channel=new_channel(kind="email", address="ops@example.com"))
    monkeypatch.setattr(EmailMessage, "send", refuse)
    message = deliver()
    assert message.state == "failed"
    assert message.response == "The mail could not be handed over (SMTPRecipientsRefused)."
    settings.SENDS_MAIL = False
    OutboxMessage.objects.update(next_at=timezone.now())
    assert (deliver().state, deliver().response) == ("dead", "This server sends no e-mail.")


def test_failure_is_tried_again_with_growing_delays_and_then_dead(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, deliver: Deliver, clock: Any
) -> None:
    try_channel(by=manager, channel=new_channel())
    receiving.status = 500
    for number, delay in enumerate(DELAYS, start=1):
        message = deliver()
        assert (message.state, message.attempts, message.response) == ("failed", number, "Answered 500.")
        assert waits(message) == delay.total_seconds()
        clock.shift(delay - timedelta(seconds=1))
        assert deliver().attempts == number
        clock.shift(timedelta(seconds=1))
    message = deliver()
    assert (message.state, message.attempts) == ("dead", len(DELAYS) + 1)
    clock.shift(timedelta(days=30))
    assert deliver().state == "dead"
    assert len(receiving.received) == len(DELAYS) + 1
    assert len({received.headers["webhook-id"] for received in receiving.received}) == 1


def test_receiver_that_recovers_gets_it_and_the_count_begins_anew(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, deliver: Deliver, clock: Any
) -> None:
    channel = new_channel()
    try_channel(by=manager, channel=channel)
    receiving.status = 503
    deliver()
    channel.refresh_from_db()
    assert channel.failures == 1
    receiving.status = 200
    clock.shift(DELAYS[0])
    assert deliver().state == "sent"
    channel.refresh_from_db()
    assert channel.failures == 0


@pytest.mark.parametrize(("asked", "expected"), [("90", 90), ("", 30), ("nonsense", 30), ("99999999", 86400)])
def test_receiver_that_has_too_much_is_left_alone_as_long_as_it_says(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, clock: Any, asked: str, expected: int
) -> None:
    channel, other = new_channel(), new_channel("other")
    messages = [try_channel(by=manager, channel=channel) for _ in range(2)]
    answering(receiving, 429, Retry_After=asked)
    assert send_due(client=receiving.client()) == 1
    for message in messages:  # the one that was refused, and the one behind it
        message.refresh_from_db()
        assert waits(message) == expected
    assert [message.state for message in messages] == ["failed", "queued"]
    channel.refresh_from_db()
    assert (channel.failures, channel.state) == (0, "active")
    receiving.answer = None
    try_channel(by=manager, channel=other)
    assert send_due(client=receiving.client()) == 1
    clock.shift(expected)
    assert send_due(client=receiving.client()) == 2
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.parametrize("status", [404, 410])
def test_channel_that_is_gone_is_switched_off(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, status: int, clock: Any
) -> None:
    channel = new_channel()
    first, second = (try_channel(by=manager, channel=channel) for _ in range(2))
    receiving.status = status
    send_due(client=receiving.client())
    channel.refresh_from_db()
    notice = f"Answered {status}: nobody is there any more."
    assert (channel.state, channel.notice) == ("switched_off", notice)
    first.refresh_from_db()
    assert (first.state, first.response) == ("dead", notice)
    receiving.status = 204
    clock.shift(timedelta(days=1))
    assert send_due(client=receiving.client()) == 0  # what waits, waits
    with pytest.raises(Conflict, match="switched off"):
        resend_message(by=manager, message=first)
    switch_channel_on(by=manager, channel=channel)
    resend_message(by=manager, message=first)
    assert send_due(client=receiving.client()) == 2
    second.refresh_from_db()
    assert second.state == "sent"


def test_channel_that_keeps_failing_is_switched_off_with_a_notice(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, clock: Any
) -> None:
    channel = new_channel()
    for _ in range(MOST_FAILURES + 1):
        try_channel(by=manager, channel=channel)
    receiving.status = 500
    for number in range(1, MOST_FAILURES + 1):
        channel.refresh_from_db()
        assert channel.state == "active", number
        assert send_due(client=receiving.client()) == 1  # one a round: it is left alone until the next
    channel.refresh_from_db()
    assert (channel.state, channel.failures) == ("switched_off", 10)
    assert channel.notice == "It failed 10 times in a row. Answered 500."
    assert send_due(client=receiving.client()) == 0
    assert AuditEvent.objects.filter(action="deployments.notificationchannel.switched_off").count() == 1


def test_redirect_is_not_followed(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, deliver: Deliver
) -> None:
    try_channel(by=manager, channel=new_channel())
    receiving.status, receiving.location = 307, receiving.url
    message = deliver()
    assert (message.state, message.response) == ("failed", "Answered 307: it redirects, which is not followed.")
    assert len(receiving.received) == 1


def test_name_that_leads_inside_by_now_is_sent_nothing(
    new_channel: MakeChannel, manager: Party, receiving: Receiver
) -> None:
    message = try_channel(by=manager, channel=new_channel())
    send_due(client=CallbackClient(resolve=lambda *_: ["10.0.0.1"]))
    message.refresh_from_db()
    assert message.state == "dead"
    assert message.response == "Its host leads to an address that is not of the public network."
    assert receiving.received == []


def test_receiver_that_does_not_answer_holds_up_nobody_else(
    new_channel: MakeChannel, manager: Party, receiving: Receiver
) -> None:
    silent = new_channel("silent", address=f"https://{HOST}:{receiving.port}/silent")
    for _ in range(3):
        try_channel(by=manager, channel=silent)
    last = try_channel(by=manager, channel=new_channel())
    released = threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/silent":
            released.wait(60)
        else:
            handler.send_response(204)
            handler.end_headers()

    receiving.answer = answer
    assert send_due(client=receiving.client(whole_seconds=1.0)) == 2
    released.set()
    last.refresh_from_db()
    assert last.state == "sent"
    assert OutboxMessage.objects.filter(state="failed", response__contains="no answer in time").count() == 1


def test_message_that_breaks_the_sender_does_not_break_the_round(
    new_channel: MakeChannel, manager: Party, receiving: Receiver
) -> None:
    broken = try_channel(by=manager, channel=new_channel("broken"))
    OutboxMessage.objects.update(payload={"odd": 1})
    good = try_channel(by=manager, channel=new_channel())
    send_due(client=receiving.client())
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, broken.response) == ("failed", "It broke the sender (TypeError).")
    assert good.state == "sent"


def test_address_that_cannot_be_read_switches_its_channel_off(
    new_channel: MakeChannel, manager: Party, deliver: Deliver, settings: Any
) -> None:
    try_channel(by=manager, channel=new_channel())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, []
    message = deliver()
    assert (message.state, message.channel.state) == ("dead", "switched_off")
    assert "SECRET_KEY" in message.channel.notice


def test_message_of_a_sender_that_died_is_sent_after_its_lease(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, deliver: Deliver, clock: Any
) -> None:
    try_channel(by=manager, channel=new_channel())
    lost = claim_message()
    assert lost is not None
    assert lost.state == MessageState.SENDING
    clock.shift(LEASE - timedelta(seconds=1))
    assert requeue_lost() == 0
    assert deliver().state == "sending"
    clock.shift(timedelta(seconds=1))
    assert deliver().state == "sent"
    send_message(lost, client=receiving.client())  # back from the dead: it writes nothing
    message = OutboxMessage.objects.get()
    assert (message.state, message.attempts) == ("sent", 2)


def test_dead_message_is_sent_again_by_hand(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, deliver: Deliver
) -> None:
    message = try_channel(by=manager, channel=new_channel())
    with pytest.raises(Conflict):
        resend_message(by=manager, message=message)
    OutboxMessage.objects.update(state="dead", attempts=6, next_at=timezone.now() + timedelta(days=1))
    message.refresh_from_db()
    with pytest.raises(Forbidden):
        resend_message(by=party_of(person()), message=message)
    message = resend_message(by=manager, message=message)
    assert (message.state, message.attempts) == ("queued", 0)
    assert deliver().state == "sent"
    with pytest.raises(Conflict):
        resend_message(by=manager, message=deliver())


def test_message_waits_while_its_channel_is_off(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, deliver: Deliver
) -> None:
    channel = new_channel()
    try_channel(by=manager, channel=channel)
    channel = switch_channel_off(by=manager, channel=channel, reason="loud")
    assert (deliver().state, receiving.received) == ("queued", [])
    switch_channel_on(by=manager, channel=channel)
    assert deliver().state == "sent"


def test_address_is_in_no_record_and_no_log(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, deliver: Deliver, capfd: Any, caplog: Any
) -> None:
    secret_path = f"https://{HOST}:{receiving.port}/services/T000/B000/abcdefghijklmnop"
    try_channel(by=manager, channel=new_channel(address=secret_path))
    receiving.status = 500
    deliver()
    OutboxMessage.objects.update(next_at=timezone.now())
    send_due(client=CallbackClient(resolve=lambda *_: ["10.0.0.1"]))
    assert receiving.received[0].path == "/services/T000/B000/abcdefghijklmnop"
    rows = [
        *AuditEvent.objects.values_list("before", "after", "reason"),
        *OutboxMessage.objects.values_list("payload", "response"),
        *NotificationChannel.objects.values_list("hint", "notice", "sealed_address"),
    ]
    printed = capfd.readouterr()
    everything = f"{rows}{printed.out}{printed.err}{caplog.text}"
    assert "notification_sent" in everything
    assert "/services/" not in everything
    assert "abcdefghijkl" not in everything
