"""Previews end by themselves: when the pull request of their branch is closed, or after their days."""

import structlog
from django.db.models import F
from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import Conflict
from deployments.enums import EnvironmentState
from deployments.models import Environment
from deployments.parties import SERVER
from deployments.services.creating import put_away

log = structlog.get_logger(__name__)


def expire_previews_of(branch: str) -> list[Environment]:
    """Their time is over now, within `audited()`; the next round archives them, or the one after a deployment there."""
    now, found = timezone.now(), []
    for preview in Environment.objects.previews().filter(branch=branch, expires_at__gt=now):
        Environment.objects.filter(pk=preview.pk).update(expires_at=now, version=F("version") + 1)
        record_event(
            actor=SERVER.actor,
            action="deployments.environment.expired",
            target=preview,
            before={"expires_at": preview.expires_at},
            after={"expires_at": now},
            reason=f"The pull request of {branch} was closed.",
        )
        found.append(preview)
    return found


def archive_expired_previews() -> int:
    """How many there were. One that is locked stays until it is unlocked, one that is being deployed to until then."""
    count = 0
    over = Environment.objects.previews().filter(state=EnvironmentState.ACTIVE, expires_at__lte=timezone.now())
    for preview in over:
        try:
            with audited():
                put_away(by=SERVER, environment=preview, reason="Its time as a preview was over.")
        except Conflict as conflict:
            log.debug("preview_stays", preview=preview.slug, sentence=conflict.message)
        else:
            count += 1
    return count
