"""Callbacks that ended long ago go, with their attempts; a few at a time, so that nobody waits for it."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from execution.models import Callback, FailingAddress

BATCH = 500


@transaction.atomic
def prune_callbacks() -> int:
    """Deletes the oldest ones that ended more than CALLBACKS_KEPT_DAYS ago, and returns how many those were.

    Locked first: one that is sent again by hand in this moment stays.
    """
    before = timezone.now() - timedelta(days=settings.CALLBACKS_KEPT_DAYS)
    ended = Callback.objects.filter(ended_at__lt=before).order_by("ended_at").select_for_update()
    ids = list(ended.values_list("pk", flat=True)[:BATCH])
    if ids:
        Callback.objects.filter(pk__in=ids).delete()
    FailingAddress.objects.filter(paused_at=None, failed_at__lt=before).delete()
    return len(ids)
