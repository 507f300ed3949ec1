"""How a page that is open learns that something changed: it follows the number of the last event on record."""

from django.db.models import Max

from core.models import AuditEvent

APP = "deployments"


def latest_seq() -> int:
    """The number of the last event on record; to be read before the facts that a page shows."""
    found: int | None = AuditEvent.objects.aggregate(latest=Max("seq"))["latest"]
    return found or 0


def has_news(*, after: int, until: int) -> bool:
    """Whether anything of the deployments was done behind `after`."""
    behind = AuditEvent.objects.filter(seq__gt=after, seq__lte=until)
    return behind.filter(target_type__startswith=f"{APP}.").exists()
