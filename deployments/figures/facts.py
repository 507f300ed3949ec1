"""What the figures are counted from. Moments are seconds since 1970: of twenty thousand rows nothing else is quick."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple


class Change(NamedTuple):
    """One deployment that was to bring something new (neither a rollback nor a preview), when it ended."""

    at: int
    is_live: bool
    """It became so; whether it still is does not matter."""
    has_failed: bool
    """An incident names it as its cause, or it was rolled back."""
    lead: int | None
    """From the commit, or else the build, to when it was live."""
    is_from_commit: bool


class Restoration(NamedTuple):
    """An incident that a deployment caused, from that deployment on. `ended` is None until it is resolved."""

    number: int
    title: str
    began: int
    ended: int | None

    @property
    def seconds(self) -> int | None:
        return None if self.ended is None else self.ended - self.began


class Facts(NamedTuple):
    changes: list[Change]
    """In the order in which they ended."""
    restorations: list[Restoration]
    first: int | None
    """When the first change ever was live there."""


class Period(NamedTuple):
    """Whole days on the clocks of a zone; the last is today, and goes on."""

    today: date
    days: int
    zone: tzinfo = UTC

    @property
    def first(self) -> date:
        return self.today - timedelta(days=self.days - 1)

    def day_of(self, at: int) -> date:
        return datetime.fromtimestamp(at, self.zone).date()

    def holds(self, at: int) -> bool:
        return self.first <= self.day_of(at) <= self.today


class Timeline:
    """Changes by the days on which they ended, on the clocks of a zone."""

    def __init__(self, changes: list[Change], zone: tzinfo) -> None:
        self._changes, self._zone = changes, zone
        self._moments = [change.at for change in changes]

    def within(self, first: date, last: date) -> list[Change]:
        """From the beginning of the first day to the end of the last."""
        return self._changes[self._place(first) : self._place(last + timedelta(days=1))]

    def _place(self, day: date) -> int:
        return bisect_left(self._moments, midnight(day, self._zone))


def midnight(day: date, zone: tzinfo) -> int:
    """Where clocks are put forward or back, the next one comes after 23 or 25 hours."""
    return int(datetime.combine(day, time.min, zone).timestamp())


def median(values: Iterable[float]) -> float | None:
    """The middle one, or halfway between the two in the middle; None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
