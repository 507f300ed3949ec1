"""Who has been there lately."""

from datetime import timedelta

from django.utils import timezone

from deployments.models import Pulse

WEB, UPKEEP = "web", "upkeep"


def note_pulses(*names: str) -> None:
    """These are there now. Two that say so at once disturb each other not."""
    now = timezone.now()
    Pulse.objects.bulk_create(
        [Pulse(name=name, seen_at=now) for name in sorted(names)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["seen_at"],
    )


def pulse_age(name: str) -> timedelta | None:
    """None where it never was."""
    seen_at = Pulse.objects.filter(name=name).values_list("seen_at", flat=True).first()
    return None if seen_at is None else timezone.now() - seen_at
