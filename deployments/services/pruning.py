"""Messages that were sent and webhooks that were understood go after their days; a few at a time.

What failed, and what is on record or evidence, stays.
"""

from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from deployments.enums import DeliveryState, MessageState
from deployments.models import InboundDelivery, OutboxMessage

log = structlog.get_logger(__name__)
BATCH = 500
UNDERSTOOD = (DeliveryState.PROCESSED, DeliveryState.IGNORED)


@transaction.atomic
def prune_messages() -> int:
    """Deletes the oldest ones of more than MESSAGES_KEPT_DAYS ago, and returns how many those were."""
    before = timezone.now() - timedelta(days=settings.MESSAGES_KEPT_DAYS)
    sent = OutboxMessage.objects.filter(state=MessageState.SENT, sent_at__lt=before)
    understood = InboundDelivery.objects.filter(state__in=UNDERSTOOD, processed_at__lt=before)
    count = _delete_oldest(sent) + _delete_oldest(understood)
    if count:
        log.info("messages_pruned", count=count)
    return count


def _delete_oldest(rows: QuerySet[Any]) -> int:
    oldest = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return rows.filter(pk__in=oldest).delete()[0] if oldest else 0
