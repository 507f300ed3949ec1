"""When an approved promotion may start: not before a moment, which may be set, moved and dropped until it is queued."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError
from deployments.enums import Role
from deployments.models import Promotion
from deployments.parties import Party
from deployments.services.promoting.refreshing import undecided_promotion
from deployments.services.reasons import required_reason


def schedule_promotion(*, by: Party, promotion: Promotion, at: datetime | None, reason: str) -> Promotion:
    """`at` None: as soon as somebody starts it. At its moment an approved promotion starts by itself, so a moment takes
    what a start takes. Raises Forbidden, DomainError for a moment that is over, or behind its end, and Conflict where
    nothing is left to start.
    """
    starts_guarded = at is not None and promotion.target.requires_approvals > 0
    by.require(Role.RELEASE_MANAGER, deed="schedule a promotion", confirmed=starts_guarded)
    reason = required_reason(reason)
    with audited():
        promotion = undecided_promotion(promotion)
        _check(promotion, at)
        before = promotion.scheduled_at
        found = Promotion.objects.filter(pk=promotion.pk, version=promotion.version)
        if not found.update(scheduled_at=at, version=F("version") + 1):
            raise Conflict("changed_meanwhile", "The promotion was changed by somebody else; look again.")
        promotion.refresh_from_db()
        record_event(
            actor=by.actor,
            action="deployments.promotion.scheduled",
            target=promotion,
            before={"scheduled_at": before},
            after={"scheduled_at": at},
            reason=reason,
        )
    return promotion


def _check(promotion: Promotion, at: datetime | None) -> None:
    if at is None:
        return
    if timezone.is_naive(at):
        raise DomainError("moment_naive", "scheduled_at must say its offset from UTC.", "scheduled_at")
    if not timezone.now() < at < promotion.expires_at:
        sentence = f"scheduled_at must lie between now and {promotion.expires_at:%Y-%m-%d %H:%M} UTC, when it expires."
        raise DomainError("schedule_invalid", sentence, "scheduled_at")
