"""One row of the mirror, taken by one process, and what came of it. No transaction is open while GitHub is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from deployments.github.client import GitHub
from deployments.github.faults import GitHubError
from deployments.github.showing import Shown
from deployments.models.mirror import Told

LEASE = timedelta(minutes=5)
"""How long a row is its teller's; far more than the few requests that it takes."""
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600))
GIVES_UP_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A row that does not show what it ought to, and how that is told."""

    row: Told
    shown: Shown
    tell: Callable[[GitHub], None]
    is_last: bool = False
    """Nothing comes after it."""


def claim(step: Step, *, at: datetime) -> datetime | None:
    """The end of the lease; None where another process has the row, or had it since it was read."""
    row, shown, lease = step.row, str(step.shown), at + LEASE
    changes: dict[str, Any] = {"tried": shown, "attempts": row.attempts + 1, "next_at": lease}
    if row.tried != shown:
        changes |= {"attempts": 1, "failing_since": None, "given_up_at": None}
    taken = type(row)._default_manager.filter(pk=row.pk, next_at=row.next_at).update(**changes)
    row.attempts = changes["attempts"]
    row.failing_since = changes.get("failing_since", row.failing_since)
    return lease if taken else None


def note_told(step: Step, *, lease: datetime, at: datetime) -> None:
    changes: dict[str, Any] = {"is_over": True} if step.is_last else {}
    _write(step, lease, told=str(step.shown), attempts=0, next_at=at, failing_since=None, fault="", **changes)


def note_fault(step: Step, error: GitHubError, *, lease: datetime, at: datetime) -> None:
    """Later again; for good where it has failed for a day."""
    since = step.row.failing_since or at
    is_hopeless = at - since >= GIVES_UP_AFTER
    delay = DELAYS[min(step.row.attempts, len(DELAYS)) - 1]
    given_up = {"given_up_at": at} if is_hopeless else {}
    _write(step, lease, next_at=at + delay, failing_since=since, fault=error.sentence, **given_up)


def note_postponed(step: Step, error: GitHubError, *, lease: datetime, at: datetime) -> None:
    """It was not the row's fault: it has its turn again when GitHub is asked again."""
    _write(step, lease, next_at=at, attempts=max(step.row.attempts - 1, 0), fault=error.sentence)


def _write(step: Step, lease: datetime, **changes: Any) -> None:
    """By whoever holds the lease alone."""
    type(step.row)._default_manager.filter(pk=step.row.pk, next_at=lease).update(**changes)
