"""How the mirror fares: whether it is set up, and what GitHub did not take."""

from itertools import chain
from typing import Any

from deployments.github.client import configured_github
from deployments.models import GitHubCommitStatus, GitHubMirror
from deployments.models.mirror import Told

MOST_FAULTS = 20


def mirror_health() -> dict[str, Any]:
    """Of the faults the latest, those of rows that were given up among them."""
    github = configured_github()
    rows = (
        GitHubMirror.objects.select_related("deployment__release", "deployment__environment"),
        GitHubCommitStatus.objects.select_related("environment"),
    )
    failing = [one.exclude(fault="") for one in rows]
    latest = chain.from_iterable(one.order_by("-next_at")[:MOST_FAULTS] for one in failing)
    return {
        "is_set_up": github is not None,
        "repository": github.repository if github else "",
        "failing": sum(one.count() for one in failing),
        "given_up": sum(one.filter(given_up_at__isnull=False).count() for one in failing),
        "faults": [_told(row) for row in sorted(latest, key=lambda row: row.next_at, reverse=True)[:MOST_FAULTS]],
    }


def _told(row: Told) -> dict[str, Any]:
    return {
        "what": str(row),
        "sentence": row.fault,
        "since": row.failing_since.isoformat() if row.failing_since else None,
        "is_given_up": row.given_up_at is not None,
    }
