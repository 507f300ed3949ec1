"""Times in which nothing is deployed, on the clocks of where they were written down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from deployments.enums import DeploymentKind, WindowEffect, WindowState
from deployments.models import Environment, FreezeWindow


@dataclass(frozen=True, slots=True)
class Frozen:
    """Why nothing is deployed, and until when, where that can be told."""

    reason: str
    until: datetime | None


def freeze_of(environment: Environment, kind: str, *, at: datetime) -> Frozen | None:
    """What keeps a deployment of this kind from the environment at that moment; None where it may go.

    One window that denies is enough. Where there are windows that allow, one of them must be open.
    """
    return freeze_among(environment.windows.all(), kind, at)


def covers(window: FreezeWindow, at: datetime) -> datetime | None:
    """The end of the occurrence that covers the moment; None where none does.

    A recurring window begins at the same time of the clock each time, also when the clocks were changed in between.
    """
    length = window.ends_at - window.starts_at
    if not window.recurrence:
        return window.ends_at if window.starts_at <= at < window.ends_at else None
    zone = ZoneInfo(window.time_zone)
    first = window.starts_at.astimezone(zone).replace(tzinfo=None)
    rule = rrulestr(window.recurrence, dtstart=first)
    begun = rule.before(at.astimezone(zone).replace(tzinfo=None), inc=True)
    if begun is None:
        return None
    start = begun.replace(tzinfo=zone)
    return start + length if start <= at < start + length else None


def freeze_among(windows: Iterable[FreezeWindow], kind: str, at: datetime) -> Frozen | None:
    """The same, of windows that were read already."""
    is_rollback = kind == DeploymentKind.ROLLBACK
    standing = [window for window in windows if window.state not in (WindowState.CANCELLED, WindowState.ENDED)]
    told = [window for window in standing if not (is_rollback and window.exempts_rollback)]
    for window in told:
        if window.effect == WindowEffect.DENY and (until := covers(window, at)):
            return Frozen(window.reason, until)
    allowing = [window for window in told if window.effect == WindowEffect.ALLOW]
    if allowing and not any(covers(window, at) for window in allowing):
        return Frozen(f"Outside of the times for it: {allowing[0].reason}", None)
    return None
