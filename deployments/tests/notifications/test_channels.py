"""Channels made, edited, switched and tried: by release managers alone, with addresses that may be called."""

from dataclasses import replace
from typing import Any

import pytest

from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent
from deployments.enums import ChannelState, Role
from deployments.models import NotificationChannel, OutboxMessage
from deployments.notifications.destinations import unsealed
from deployments.parties import Party, party_of
from deployments.services.channels import (
    ChannelWish,
    create_channel,
    edit_channel,
    switch_channel_off,
    switch_channel_on,
    try_channel,
)
from deployments.tests.factories import environment, person
from deployments.tests.notifications.conftest import MakeChannel

pytestmark = pytest.mark.django_db
ADDRESS = "https://hooks.example.com/services/T000/B000/abcdefghijklmnop"
WISH = ChannelWish(name="ops", kind="slack", address=ADDRESS, events=["promotion.ready"])


def test_channel_is_made_and_is_on_record_without_its_address(manager: Party) -> None:
    prod = environment("prod")
    saved = create_channel(by=manager, wish=replace(WISH, environments=[prod]))
    channel = NotificationChannel.objects.get()
    assert (channel.state, channel.hint, saved.secret) == ("active", "hooks.example.com/…mnop", "")
    assert list(channel.environments.all()) == [prod]
    event = AuditEvent.objects.get()
    assert event.action == "deployments.notificationchannel.created"
    assert "hooks.example.com/…mnop" in event.after
    assert "services" not in f"{event.after}{event.before}"
    assert "services" not in repr(saved) + repr(WISH)


def test_webhook_has_a_secret_of_its_own(manager: Party) -> None:
    first = create_channel(by=manager, wish=replace(WISH, kind="webhook"))
    second = create_channel(by=manager, wish=replace(WISH, kind="webhook", name="others"))
    assert first.secret.startswith("whsec_")
    assert first.secret != second.secret
    assert unsealed(first.channel.sealed_address).secret == first.secret
    assert first.secret not in repr(first)
    assert not any(first.secret in event.after for event in AuditEvent.objects.all())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": " ops"}, "name"),
        ({"name": "o\nps"}, "name"),
        ({"kind": "pigeon"}, "kind"),
        ({"events": ["promotion.redy"]}, "events"),
        ({"address": ""}, "address"),
        ({"address": "http://hooks.example.com/x"}, "address"),
        ({"address": "https://127.0.0.1/x"}, "address"),
        ({"address": "https://169.254.169.254/latest/meta-data"}, "address"),
        ({"address": "https://10.0.0.1:8443/x"}, "address"),
        ({"address": "https://[::1]/x"}, "address"),
        ({"address": "https://localhost/x"}, "address"),
        ({"address": "https://redis.internal/x"}, "address"),
        ({"address": "https://me:pass@hooks.example.com/x"}, "address"),
        ({"kind": "email", "address": "ops"}, "address"),
        ({"kind": "email", "address": "ops@example.com\nBcc: all@example.com"}, "address"),
    ],
)
def test_what_is_wrong_is_refused_by_its_field(manager: Party, change: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        create_channel(by=manager, wish=replace(WISH, **change))
    assert refused.value.field == field
    assert not change.get("address") or change["address"] not in refused.value.message
    assert not NotificationChannel.objects.exists()
    assert not AuditEvent.objects.exists()


def test_mail_is_refused_where_none_is_sent(manager: Party, settings: Any) -> None:
    wish = ChannelWish(name="mail", kind="email", address="ops@example.com")
    settings.SENDS_MAIL = False
    with pytest.raises(DomainError, match="sends no e-mail"):
        create_channel(by=manager, wish=wish)
    settings.SENDS_MAIL = True
    assert create_channel(by=manager, wish=wish).channel.hint == "o…@example.com"


def test_name_is_taken_once(manager: Party, new_channel: MakeChannel) -> None:
    new_channel("ops")
    other = new_channel("others")
    with pytest.raises(Conflict) as refused:
        create_channel(by=manager, wish=WISH)
    assert (refused.value.code, refused.value.field) == ("name_taken", "name")
    with pytest.raises(Conflict):
        edit_channel(by=manager, channel=other, wish=ChannelWish(name="ops", kind="webhook"))


def test_edit_keeps_the_address_and_the_secret_that_it_does_not_name(manager: Party) -> None:
    made = create_channel(by=manager, wish=replace(WISH, kind="webhook"))
    wish = ChannelWish(name="team", kind="webhook", environments=[environment("prod")])
    saved = edit_channel(by=manager, channel=made.channel, wish=wish)
    channel = saved.channel
    assert (channel.name, channel.events, channel.version, saved.secret) == ("team", [], 2, "")
    there = unsealed(channel.sealed_address)
    assert (there.address, there.secret) == (ADDRESS, made.secret)


def test_edit_takes_a_new_address_and_a_new_secret(manager: Party) -> None:
    made = create_channel(by=manager, wish=replace(WISH, kind="webhook"))
    other = "https://example.org/receive/0123456789abcdefghij"
    wish = ChannelWish(name="ops", kind="webhook", address=other, renews_secret=True)
    saved = edit_channel(by=manager, channel=made.channel, wish=wish)
    there = unsealed(saved.channel.sealed_address)
    assert (there.address, saved.channel.hint) == (other, "example.org/…ghij")
    assert there.secret == saved.secret != made.secret
    event = AuditEvent.objects.latest("seq")
    assert '"address_changed":true' in event.after
    assert '"signing_changed":true' in event.after
    assert "receive" not in event.after


@pytest.mark.parametrize(
    ("change", "field"), [({"kind": "discord"}, "kind"), ({"address": "https://10.0.0.1/"}, "address")]
)
def test_edit_that_is_wrong_changes_nothing(manager: Party, change: dict[str, Any], field: str) -> None:
    channel = create_channel(by=manager, wish=WISH).channel
    with pytest.raises(DomainError) as refused:
        edit_channel(by=manager, channel=channel, wish=replace(WISH, **change))
    assert refused.value.field == field
    assert NotificationChannel.objects.get().version == 1


def test_who_read_an_older_channel_does_not_edit_it(manager: Party) -> None:
    channel = create_channel(by=manager, wish=WISH).channel
    also = NotificationChannel.objects.get()
    edit_channel(by=manager, channel=channel, wish=replace(WISH, events=[]))
    with pytest.raises(Conflict):
        edit_channel(by=manager, channel=also, wish=replace(WISH, name="other"))


def test_address_that_cannot_be_read_any_more_is_asked_for(manager: Party, settings: Any) -> None:
    made = create_channel(by=manager, wish=replace(WISH, kind="webhook"))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, []
    with pytest.raises(DomainError) as refused:
        edit_channel(by=manager, channel=made.channel, wish=ChannelWish(name="ops", kind="webhook"))
    assert (refused.value.code, refused.value.field) == ("address_lost", "address")
    saved = edit_channel(by=manager, channel=made.channel, wish=replace(WISH, kind="webhook"))
    assert unsealed(saved.channel.sealed_address).secret == saved.secret != ""


def test_channel_is_switched_off_and_on(manager: Party, new_channel: MakeChannel) -> None:
    channel = new_channel()
    NotificationChannel.objects.update(failures=4)
    channel = switch_channel_off(by=manager, channel=channel, reason="too loud")
    assert (channel.state, channel.notice) == (ChannelState.SWITCHED_OFF, "too loud")
    with pytest.raises(Conflict):
        switch_channel_off(by=manager, channel=channel, reason="again")
    channel = switch_channel_on(by=manager, channel=channel)
    assert (channel.state, channel.notice, channel.failures) == (ChannelState.ACTIVE, "", 0)
    with pytest.raises(DomainError):
        switch_channel_off(by=manager, channel=channel, reason=" ")


def test_a_test_is_a_message_like_others(manager: Party, new_channel: MakeChannel) -> None:
    channel = new_channel(events=["promotion.ready"])
    first, second = (try_channel(by=manager, channel=channel) for _ in range(2))
    assert (first.event, first.state) == ("test", "queued")
    assert first.pk != second.pk
    switch_channel_off(by=manager, channel=channel, reason="loud")
    with pytest.raises(Conflict, match="switched off"):
        try_channel(by=manager, channel=channel)
    assert OutboxMessage.objects.count() == 2


@pytest.mark.parametrize("role", [role for role in Role if role != Role.RELEASE_MANAGER])
def test_others_do_nothing(new_channel: MakeChannel, role: Role) -> None:
    channel, other = new_channel(), party_of(person(role))
    deeds: list[Any] = [
        lambda: create_channel(by=other, wish=replace(WISH, name="mine")),
        lambda: edit_channel(by=other, channel=channel, wish=WISH),
        lambda: switch_channel_on(by=other, channel=channel),
        lambda: switch_channel_off(by=other, channel=channel, reason="why"),
        lambda: try_channel(by=other, channel=channel),
    ]
    for deed in deeds:
        with pytest.raises(Forbidden):
            deed()
    assert NotificationChannel.objects.get().version == 1
    assert not OutboxMessage.objects.exists()
