"""One row of the mirror, taken by one process, and what came of it. No transaction is open while GitHub is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

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


def claim(step: Step, *, at: datetime) -> bool:
    """Whether the row is this process's now: no other one has it, or had it since it was read."""
    row = step.row
    if row.tried != str(step.shown):  # another thing to tell begins anew, also where the one before was given up
        row.tried, row.attempts, row.failing_since, row.given_up_at = str(step.shown), 0, None, None
    row.attempts += 1
    return _write(
        step,
        tried=row.tried,
        attempts=row.attempts,
        failing_since=row.failing_since,
        given_up_at=row.given_up_at,
        next_at=at + LEASE,
    )


def note_told(step: Step, *, at: datetime) -> None:
    changes: dict[str, Any] = {"is_over": True} if step.is_last else {}
    _write(step, told=str(step.shown), attempts=0, next_at=at, failing_since=None, fault="", **changes)


def note_fault(step: Step, error: GitHubError, *, at: datetime) -> None:
    """Later again; for good where it has failed for a day."""
    since = step.row.failing_since or at
    is_hopeless = at - since >= GIVES_UP_AFTER
    delay = DELAYS[min(step.row.attempts, len(DELAYS)) - 1]
    given_up_at = at if is_hopeless else None
    _write(step, next_at=at + delay, failing_since=since, given_up_at=given_up_at, fault=error.sentence)


def note_postponed(step: Step, error: GitHubError, *, at: datetime) -> None:
    """It was not the row's fault: it has its turn again when GitHub is asked again."""
    _write(step, next_at=at, attempts=step.row.attempts - 1, fault=error.sentence)


def _write(step: Step, **changes: Any) -> bool:
    """Where nobody else wrote since: one conditional UPDATE decides between two that claim it at once, and turns away
    whoever comes back after its lease."""
    row = step.row
    found = type(row)._default_manager.filter(pk=row.pk, version=row.version)
    is_written = found.update(version=F("version") + 1, **changes) == 1
    row.version += is_written
    return is_written
