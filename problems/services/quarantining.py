"""A problem whose own program failed: shown as before, but nothing is handed in until somebody has looked at it."""

import structlog
from django.utils import timezone

from problems.models import Problem

MAX_LOG = 64 * 1024
log = structlog.get_logger(__name__)


def quarantine_problem(*, problem: Problem, reason: str, program_log: str) -> bool:
    """Takes the problem out of judging, with what its author needs to mend it. False where it was out already.

    One conditional UPDATE: of several submissions that fail at once the first one's reason stands.
    """
    changed = Problem.objects.filter(pk=problem.pk, quarantined_at__isnull=True).update(
        quarantined_at=timezone.now(),
        quarantine_reason=reason.replace("\0", "\N{REPLACEMENT CHARACTER}"),
        quarantine_log=program_log[:MAX_LOG].replace("\0", "\N{REPLACEMENT CHARACTER}"),
    )
    if changed:
        log.warning("problem_quarantined", problem=problem.slug, reason=reason)
    return bool(changed)


def lift_quarantine(*, problem: Problem) -> bool:
    """Lets submissions in again. False where it was not quarantined."""
    quarantined = Problem.objects.filter(pk=problem.pk, quarantined_at__isnull=False)
    return bool(quarantined.update(quarantined_at=None, quarantine_reason="", quarantine_log=""))
