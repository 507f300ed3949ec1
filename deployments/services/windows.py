"""Freeze windows written down and called off. What is going on is not edited."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrule, rrulestr
from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import DomainError
from deployments.enums import Role, WindowEffect, WindowState
from deployments.models import Environment, FreezeWindow
from deployments.parties import Party
from deployments.services.moving import move
from deployments.services.reasons import refuse_archived, required_reason
from deployments.transitions import WINDOW

OFTEN = re.compile(r"FREQ=(DAILY|WEEKLY)")
SELDOM = re.compile(r"FREQ=(MONTHLY|YEARLY)|(BYMONTHDAY|BYSETPOS)=[\d,+-]+")
PART = re.compile(
    r"(INTERVAL|COUNT)=[1-9]\d{0,3}|UNTIL=\d{8}(T\d{6})?|BYDAY=[A-Z\d,+-]+|WKST=[A-Z]{2}"
    r"|BYMONTH=([1-9]|1[0-2])(,([1-9]|1[0-2]))*"
)
SOON = timedelta(days=5 * 366)
"""A rule that comes round later than this was meant otherwise; one that never does would be looked for without end."""
LONGEST_RULE = 300
YEARS = range(2020, 2100)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowWish:
    """What a person writes down; `recurrence` as RFC 5545 has it, "" for once."""

    environments: Sequence[Environment]
    starts_at: datetime
    ends_at: datetime
    reason: str
    effect: str = WindowEffect.DENY
    time_zone: str = "UTC"
    recurrence: str = ""
    exempts_rollback: bool = True


def schedule_window(*, by: Party, wish: WindowWish) -> FreezeWindow:
    """Raises Forbidden, and DomainError that names the field."""
    by.require(Role.RELEASE_MANAGER, deed="freeze environments")
    reason = required_reason(wish.reason)
    _check(wish)
    refuse_archived(*wish.environments)
    with audited():
        window = FreezeWindow.objects.create(
            effect=wish.effect,
            starts_at=wish.starts_at,
            ends_at=wish.ends_at,
            time_zone=wish.time_zone,
            recurrence=wish.recurrence,
            reason=reason,
            exempts_rollback=wish.exempts_rollback,
            created_by=by.user,
        )
        window.environments.set(wish.environments)
        after = {"environments": [one.slug for one in wish.environments], "from": wish.starts_at, "to": wish.ends_at}
        record_event(
            actor=by.actor, action="deployments.freezewindow.scheduled", target=window, after=after, reason=reason
        )
    return window


def cancel_window(*, by: Party, window: FreezeWindow, reason: str) -> FreezeWindow:
    """It freezes nothing from now on. Raises Forbidden, and Conflict where it is over."""
    by.require(Role.RELEASE_MANAGER, deed="end a freeze")
    reason = required_reason(reason)
    with audited():
        return move(window, WINDOW, WindowState.CANCELLED, actor=by.actor, reason=reason)


def _check(wish: WindowWish) -> None:
    if not wish.environments:
        raise DomainError("environments_missing", "environments must name one at least.", "environments")
    for name, moment in (("starts_at", wish.starts_at), ("ends_at", wish.ends_at)):
        if timezone.is_naive(moment):
            raise DomainError(
                "moment_naive", f"{name} must say its offset from UTC, as 2026-12-24T12:00:00+01:00.", name
            )
        if moment.year not in YEARS:
            sentence = f"{name} must lie in the years {YEARS.start} to {YEARS.stop - 1}."
            raise DomainError("moment_far", sentence, name)
    if wish.ends_at <= wish.starts_at:
        raise DomainError("window_empty", "ends_at must be later than starts_at.", "ends_at")
    if wish.effect not in WindowEffect.values:
        raise DomainError("effect_unknown", f"effect is one of {', '.join(WindowEffect.values)}.", "effect")
    try:
        ZoneInfo(wish.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        sentence = f"time_zone is a name as Europe/Berlin; “{wish.time_zone}” is none."
        raise DomainError("time_zone_unknown", sentence, "time_zone") from None
    if wish.recurrence:
        _check_recurrence(wish.recurrence, wish.starts_at.replace(tzinfo=None))


def _check_recurrence(rule: str, start: datetime) -> None:
    """Looked for again at every look at the board: so no more than days, and none that cannot be followed there."""
    try:
        is_met = _is_known(rule) and _first(rule, start) is not None
    except (ValueError, KeyError, TypeError, AttributeError):
        is_met = False
    if not is_met:
        sentence = "recurrence is a rule of RFC 5545 as FREQ=WEEKLY;BYDAY=FR, at most once a day, that comes round."
        raise DomainError("recurrence_invalid", sentence, "recurrence")


def _is_known(rule: str) -> bool:
    parts = rule.split(";") if len(rule) <= LONGEST_RULE else [""]
    return any(all(PART.fullmatch(part) or one.fullmatch(part) for part in parts) for one in (OFTEN, SELDOM))


def _first(rule: str, start: datetime) -> datetime | None:
    found = rrulestr(rule, dtstart=start)
    return next(iter(found.replace(count=None, until=start + SOON)), None) if isinstance(found, rrule) else None
