"""What the figures are counted from. Moments are seconds since 1970: of twenty thousand rows nothing else is quick."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

DAY = 24 * 3600


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

    def since(self) -> int:
        """Its first midnight: where clocks are put forward or back, a day has 23 or 25 hours."""
        return int(datetime.combine(self.first, time.min, self.zone).timestamp())

    def day_of(self, at: int) -> date:
        return datetime.fromtimestamp(at, self.zone).date()

    def holds(self, at: int) -> bool:
        return self.first <= self.day_of(at) <= self.today


def median(values: Iterable[float]) -> float | None:
    """The middle one, or halfway between the two in the middle; None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
