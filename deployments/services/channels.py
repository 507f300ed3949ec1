"""Channels made, edited, tried and switched: by release managers, and on record without their address."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db.models import F
from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError
from deployments.enums import ChannelKind, ChannelState, Role
from deployments.models import Environment, NotificationChannel, OutboxMessage
from deployments.notifications.destinations import (
    Destination,
    check_address,
    hint_of,
    new_secret,
    sealed,
    unsealed,
)
from deployments.notifications.news import EVENTS, TEST, News
from deployments.parties import Party
from deployments.sealing import SealBroken
from deployments.services.moving import move
from deployments.services.notifying import put_into_outbox
from deployments.services.reasons import required_reason
from deployments.services.sending import require_active
from deployments.transitions import CHANNEL
from execution.callbacks.addresses import AddressRefused

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class ChannelWish:
    """`events` and `environments` empty: all. `address` empty in an edit: it stays. `renews_secret`: of a webhook."""

    name: str
    kind: str
    address: str = field(default="", repr=False)
    events: Collection[str] = ()
    environments: Collection[Environment] = ()
    renews_secret: bool = False


@dataclass(frozen=True, slots=True)
class SavedChannel:
    """`secret`: what signs a webhook's messages, in clear for the one time that it is shown; "" where it is not new."""

    channel: NotificationChannel
    secret: str = field(default="", repr=False)


def create_channel(*, by: Party, wish: ChannelWish) -> SavedChannel:
    by.require(Role.RELEASE_MANAGER, deed="make a channel")
    _check(wish)
    _check_address(wish.kind, wish.address)
    secret = new_secret() if wish.kind == ChannelKind.WEBHOOK else ""
    with audited():
        _check_name(wish.name, NotificationChannel())
        channel = NotificationChannel.objects.create(
            name=wish.name,
            kind=wish.kind,
            sealed_address=sealed(Destination(wish.address, secret)),
            hint=hint_of(wish.kind, wish.address),
            events=list(wish.events),
        )
        channel.environments.set(wish.environments)
        record_event(actor=by.actor, action=_action("created"), target=channel, after=_on_record(channel))
    return SavedChannel(channel, secret)


def edit_channel(*, by: Party, channel: NotificationChannel, wish: ChannelWish) -> SavedChannel:
    """Raises Conflict where somebody else edited it meanwhile. Its kind stays: another kind is another channel."""
    by.require(Role.RELEASE_MANAGER, deed="edit a channel")
    _check(wish)
    if wish.kind != channel.kind:
        raise DomainError("kind_stays", "The kind of a channel stays as it is; make another channel.", "kind")
    if wish.address:
        _check_address(channel.kind, wish.address)
    destination, secret = _edited(channel, wish)
    changes: dict[str, Any] = {"name": wish.name, "events": list(wish.events)}
    if wish.address:
        changes["hint"] = hint_of(channel.kind, wish.address)
    with audited():
        _check_name(wish.name, channel)
        before = _on_record(channel)
        found = NotificationChannel.objects.filter(pk=channel.pk, version=channel.version)
        if not found.update(version=F("version") + 1, sealed_address=sealed(destination), **changes):
            raise Conflict("changed_meanwhile", "The channel was changed by somebody else; look again.")
        channel.refresh_from_db()
        channel.environments.set(wish.environments)
        after = _on_record(channel) | {"address_changed": bool(wish.address), "signing_changed": bool(secret)}
        record_event(actor=by.actor, action=_action("edited"), target=channel, before=before, after=after)
    return SavedChannel(channel, secret)


def switch_channel_on(*, by: Party, channel: NotificationChannel) -> NotificationChannel:
    """What waited for it meanwhile is sent."""
    by.require(Role.RELEASE_MANAGER, deed="switch a channel on")
    with audited():
        return move(channel, CHANNEL, ChannelState.ACTIVE, actor=by.actor, failures=0, notice="")


def switch_channel_off(*, by: Party, channel: NotificationChannel, reason: str) -> NotificationChannel:
    by.require(Role.RELEASE_MANAGER, deed="switch a channel off")
    reason = required_reason(reason)
    with audited():
        return move(channel, CHANNEL, ChannelState.SWITCHED_OFF, actor=by.actor, reason=reason, notice=reason)


def try_channel(*, by: Party, channel: NotificationChannel) -> OutboxMessage:
    """A message that says no more than that it arrived; raises Conflict where the channel is switched off."""
    user = by.require(Role.RELEASE_MANAGER, deed="try a channel")
    news = News(
        event=TEST,
        title=f"A test of the channel {channel.name}",
        at=timezone.now().isoformat(),
        facts={"By": user.get_username()},
    )
    key = f"test-{uuid4().hex}"
    with audited():
        require_active(channel.pk)
        put_into_outbox([channel], news, dedupe_key=key)
        record_event(actor=by.actor, action=_action("tested"), target=channel)
    return OutboxMessage.objects.select_related("channel").get(channel=channel, dedupe_key=key)


def _edited(channel: NotificationChannel, wish: ChannelWish) -> tuple[Destination, str]:
    """Where it leads then, and its secret where that is a new one."""
    try:
        before = unsealed(channel.sealed_address)
    except SealBroken:
        if not wish.address:
            sentence = "The address cannot be read any more, since SECRET_KEY is another one; give it again."
            raise DomainError("address_lost", sentence, "address") from None
        before = Destination("")
    is_signed = channel.kind == ChannelKind.WEBHOOK
    secret = new_secret() if is_signed and (wish.renews_secret or not before.secret) else ""
    return Destination(wish.address or before.address, secret or before.secret), secret


def _check(wish: ChannelWish) -> None:
    if not 1 <= len(wish.name) <= LONGEST_NAME or not wish.name.isprintable() or wish.name != wish.name.strip():
        sentence = f"The name must be 1 to {LONGEST_NAME} printable characters, without blanks around them."
        raise DomainError("name_invalid", sentence, "name")
    if wish.kind not in ChannelKind.values:
        raise DomainError("kind_unknown", f"The kind must be one of {', '.join(ChannelKind.values)}.", "kind")
    for event in wish.events:
        if event not in EVENTS:
            raise DomainError(
                "event_unknown", f"There is no event {event[:40]!r}; there are {', '.join(EVENTS)}.", "events"
            )


def _check_address(kind: str, address: str) -> None:
    try:
        check_address(kind, address)
    except AddressRefused as error:
        raise DomainError("address_refused", f"The address is refused. {error}", "address") from None


def _check_name(name: str, channel: NotificationChannel) -> None:
    if NotificationChannel.objects.filter(name=name).exclude(pk=channel.pk).exists():
        raise Conflict("name_taken", f"There is a channel {name} already.", "name")


def _on_record(channel: NotificationChannel) -> dict[str, Any]:
    environments = sorted(channel.environments.values_list("slug", flat=True))
    told = {"name": channel.name, "kind": channel.kind, "hint": channel.hint}
    return told | {"events": channel.events, "environments": environments}


def _action(word: str) -> str:
    return f"deployments.notificationchannel.{word}"
