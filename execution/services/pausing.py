"""Addresses of callbacks that keep failing: nothing more is sent there by itself until their owner switches them on."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from execution.models import Callback, FailingAddress
from execution.models.callback import FailingAddressQuerySet

FAILURES_BEFORE_PAUSE = 20
FAILING_FOR = timedelta(hours=24)
"""Both must be reached: a burst of runs in a bad hour pauses nothing, nor does one message in a week."""


def address_of(url: str) -> str:
    """One receiver, whatever it is told in the query."""
    return url.partition("?")[0]


def is_paused(callback: Callback) -> bool:
    return _of(callback).paused().exists()


def note_outcome(callback: Callback, *, is_success: bool) -> None:
    """Counts a failure of the address, and pauses it where there are too many; a success makes them forgotten."""
    found, now = _of(callback), timezone.now()
    if is_success:
        found.delete()
        return
    FailingAddress.objects.update_or_create(
        user=callback.token.user,
        address=address_of(callback.url),
        defaults={"failures": F("failures") + 1, "failed_at": now},
        create_defaults={"failing_since": now, "failed_at": now},
    )
    lasting = found.filter(paused_at=None, failures__gte=FAILURES_BEFORE_PAUSE, failing_since__lte=now - FAILING_FOR)
    lasting.update(paused_at=now)


def resume_address(*, address: FailingAddress) -> bool:
    """Switches it on again, its failures forgotten. False where it was on already."""
    return bool(FailingAddress.objects.paused().filter(pk=address.pk).delete()[0])


def _of(callback: Callback) -> FailingAddressQuerySet:
    return FailingAddress.objects.filter(user_id=callback.token.user_id, address=address_of(callback.url))
