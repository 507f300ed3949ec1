"""What was sent and what was understood goes after its days; what failed stays, and so does the record."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import AuditEvent
from deployments.enums import DeliveryState, MessageState
from deployments.models import InboundDelivery, NotificationChannel, OutboxMessage
from deployments.services import pruning
from deployments.services.pruning import prune_messages

pytestmark = pytest.mark.django_db
OLD, NEW = timedelta(days=8), timedelta(days=6)


@pytest.fixture(autouse=True)
def _seven_days(settings: Any) -> None:
    settings.MESSAGES_KEPT_DAYS = 7


def message(state: str, age: timedelta) -> OutboxMessage:
    channel, _ = NotificationChannel.objects.get_or_create(name="ops", kind="slack", sealed_address="x", hint="x")
    at = timezone.now() - age
    sent_at = at if state == MessageState.SENT else None
    key = f"k{OutboxMessage.objects.count()}"
    return OutboxMessage.objects.create(
        channel=channel, dedupe_key=key, event="test", payload={}, state=state, next_at=at, sent_at=sent_at
    )


def delivery(state: str, age: timedelta) -> InboundDelivery:
    at = None if state == DeliveryState.RECEIVED else timezone.now() - age
    number = str(InboundDelivery.objects.count())
    return InboundDelivery.objects.create(
        source="github", delivery_id=number, event="push", sha256="0" * 64, body=b"{}", state=state, processed_at=at
    )


def test_what_is_old_and_settled_goes() -> None:
    kept: list[Any] = [message(state, OLD) for state in MessageState.values if state != MessageState.SENT]
    kept += [delivery(state, OLD) for state in (DeliveryState.FAILED, DeliveryState.RECEIVED, DeliveryState.REPLAYED)]
    kept += [message(MessageState.SENT, NEW), delivery(DeliveryState.PROCESSED, NEW)]
    message(MessageState.SENT, OLD)
    delivery(DeliveryState.PROCESSED, OLD)
    delivery(DeliveryState.IGNORED, OLD)
    assert prune_messages() == 3
    assert {*OutboxMessage.objects.all(), *InboundDelivery.objects.all()} == set(kept)
    assert prune_messages() == 0
    assert not AuditEvent.objects.exists()


def test_a_few_at_a_time_the_oldest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "BATCH", 2)
    rows = [message(MessageState.SENT, OLD) for _ in range(3)]
    assert prune_messages() == 2
    assert list(OutboxMessage.objects.all()) == [rows[2]]
