"""Messages on their way out: claimed, sent, tried again, given up; and channels switched off that nobody answers on.

What has failed for good is dead, and is kept until somebody sends it again.
"""

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from django.db.models import F
from django.utils import timezone

from core.audit.writer import audited
from core.errors import Conflict
from deployments.enums import ChannelState, MessageState, Role
from deployments.models import NotificationChannel, OutboxMessage
from deployments.notifications.destinations import unsealed
from deployments.notifications.news import News
from deployments.notifications.posting import Letter, Outcome, post_letter
from deployments.parties import SERVER, Party
from deployments.sealing import SealBroken
from deployments.services.moving import move
from deployments.transitions import CHANNEL, MESSAGE
from execution.callbacks.client import CallbackClient

log = structlog.get_logger(__name__)
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 21600))
MOST_ATTEMPTS = len(DELAYS) + 1
LEASE = timedelta(minutes=5)
"""How long a claimed message is its sender's."""
MOST_FAILURES = 10
MOST_A_ROUND = 50
WAITING = (MessageState.QUEUED, MessageState.FAILED)
UNREADABLE = "Its address cannot be read any more, since SECRET_KEY is another one; give it again."


def send_due(*, client: CallbackClient) -> int:
    """One round: every message that is due, the oldest first; how many there were. A channel that fails is left alone
    until the next round, so that one that does not answer holds up nobody for long."""
    requeue_lost()
    resting: set[int] = set()
    for count in range(MOST_A_ROUND):
        message = claim_message(resting=resting)
        if message is None:
            return count
        if not send_message(message, client=client):
            resting.add(message.channel_id)
    return MOST_A_ROUND


def claim_message(*, resting: Collection[int] = ()) -> OutboxMessage | None:
    """Takes a message that is due, for the time of a lease; None where there is none."""
    now = timezone.now()
    due = OutboxMessage.objects.filter(state__in=WAITING, next_at__lte=now, channel__state=ChannelState.ACTIVE)
    for message in due.exclude(channel__in=resting).select_related("channel").order_by("next_at", "pk")[:20]:
        try:
            with audited():
                if message.state == MessageState.FAILED:
                    message = move(message, MESSAGE, MessageState.QUEUED, actor=SERVER.actor)
                taken: dict[str, Any] = {"attempts": message.attempts + 1, "next_at": now + LEASE}
                return move(message, MESSAGE, MessageState.SENDING, actor=SERVER.actor, **taken)
        except Conflict:  # another sender was faster
            continue
    return None


def send_message(message: OutboxMessage, *, client: CallbackClient) -> bool:
    """One attempt at a claimed message; whether it arrived. Of the address nothing is ever written down."""
    outcome = _attempt(message, client)
    log.info("notification_sent", message=message.pk, attempt=message.attempts, sentence=outcome.sentence)
    try:
        with audited():
            _write_down(message, outcome)
    except Conflict:  # it took longer than its lease; whoever has it now tells how it went
        log.info("notification_late", message=message.pk)
    return outcome.is_success


def requeue_lost() -> int:
    """Messages whose sender did not come back; how many there were."""
    lost = OutboxMessage.objects.filter(state=MessageState.SENDING, next_at__lte=timezone.now())
    for message in lost:
        with suppress(Conflict), audited():  # another process was faster
            move(message, MESSAGE, MessageState.QUEUED, actor=SERVER.actor, reason="Its sender did not come back.")
    return len(lost)


def resend_message(*, by: Party, message: OutboxMessage) -> OutboxMessage:
    """Put a dead message into the queue again, with all its attempts. Raises Conflict for another, and while its
    channel is switched off."""
    by.require(Role.RELEASE_MANAGER, deed="send a notification again")
    with audited():
        require_active(message.channel_id)
        fresh: dict[str, Any] = {"attempts": 0, "next_at": timezone.now()}
        return move(message, MESSAGE, MessageState.QUEUED, actor=by.actor, **fresh)


def require_active(channel_id: int) -> None:
    """As the channel is now; raises Conflict. Called within the transaction of what needs it."""
    channel = NotificationChannel.objects.get(pk=channel_id)
    if channel.state != ChannelState.ACTIVE:
        raise Conflict("channel_off", f"The channel {channel.name} is switched off; switch it on first.", "channel")


def _attempt(message: OutboxMessage, client: CallbackClient) -> Outcome:
    channel = message.channel
    try:
        letter = Letter(channel.kind, News(**message.payload), f"msg_{channel.pk}_{message.dedupe_key}")
        return post_letter(letter, unsealed(channel.sealed_address), client=client, at=timezone.now())
    except SealBroken:
        return Outcome(UNREADABLE, is_final=True, is_gone=True)
    except Exception as error:  # noqa: BLE001  whatever one message breaks, the next ones are sent
        return Outcome(f"It broke the sender ({type(error).__name__}).")


def _write_down(message: OutboxMessage, outcome: Outcome) -> None:
    now, channel = timezone.now(), NotificationChannel.objects.get(pk=message.channel_id)
    if outcome.is_success:
        move(message, MESSAGE, MessageState.SENT, actor=SERVER.actor, sent_at=now, response=outcome.sentence)
        NotificationChannel.objects.filter(pk=channel.pk).update(failures=0)
        return
    is_last = outcome.is_final or message.attempts >= MOST_ATTEMPTS
    delay = timedelta() if is_last else outcome.wait or DELAYS[message.attempts - 1]
    told: dict[str, Any] = {"next_at": now + delay, "response": outcome.sentence}
    message = move(message, MESSAGE, MessageState.FAILED, actor=SERVER.actor, reason=outcome.sentence, **told)
    if is_last:
        move(message, MESSAGE, MessageState.DEAD, actor=SERVER.actor, reason=outcome.sentence)
    if outcome.is_throttled:
        channel.messages.filter(state__in=WAITING, next_at__lt=now + delay).update(next_at=now + delay)
    else:
        _note_failure(channel, outcome)


def _note_failure(channel: NotificationChannel, outcome: Outcome) -> None:
    """Nobody is there, or nobody was ten times in a row: no more is sent until somebody has looked."""
    NotificationChannel.objects.filter(pk=channel.pk).update(failures=F("failures") + 1)
    channel.refresh_from_db()
    if channel.state == ChannelState.ACTIVE and (outcome.is_gone or channel.failures >= MOST_FAILURES):
        times = "" if outcome.is_gone else f"It failed {channel.failures} times in a row. "
        notice = f"{times}{outcome.sentence}"
        move(channel, CHANNEL, ChannelState.SWITCHED_OFF, actor=SERVER.actor, reason=notice, notice=notice)
