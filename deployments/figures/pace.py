"""How often something is deployed: by the median week, and the median month, of the last three months.

Weeks and months end today, so that each is whole; days and weeks without a deployment count as none.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from deployments.figures.facts import median
from deployments.figures.levels import LEAST_WEEKS, Level

MOST_WEEKS, MONTH_DAYS = 13, 30
DAYS = MOST_WEEKS * 7
"""Three months, nearly."""


class Pace(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class Frequency(NamedTuple):
    """`pace` is None where nothing was ever deployed."""

    pace: Pace | None
    level: Level
    samples: int
    days_a_week: float
    weeks: int
    """That were looked at: at most thirteen, the first of them that of the first deployment ever."""


def frequency_of(deployed: Mapping[date, int], *, today: date, first: date | None) -> Frequency:
    """`deployed`: how many on which day. `first`: the day of the first one ever."""
    if first is None:
        return Frequency(None, Level.UNTOLD, 0, 0.0, 0)
    weeks = min(MOST_WEEKS, (today - first).days // 7 + 1)
    in_weeks = _windows(deployed, today, weeks, 7)
    in_months = _windows(deployed, today, max(1, weeks * 7 // MONTH_DAYS), MONTH_DAYS)
    days_a_week = median(len(week) for week in in_weeks) or 0.0
    pace = _pace(days_a_week, median(sum(month) for month in in_months) or 0.0)
    counts = [number for week in in_weeks for number in week]
    level = _level(pace, median(counts) or 0.0) if weeks >= LEAST_WEEKS else Level.UNTOLD
    return Frequency(pace, level, sum(counts), days_a_week, weeks)


def _windows(deployed: Mapping[date, int], today: date, number: int, length: int) -> list[list[int]]:
    """For each window, the latest first, how many on each of its days that had any."""
    windows: list[list[int]] = [[] for _ in range(number)]
    for day, count in deployed.items():
        back = (today - day) // timedelta(days=length)
        if 0 <= back < number and count:
            windows[back].append(count)
    return windows


def _pace(days_a_week: float, a_month: float) -> Pace:
    if days_a_week >= 3:
        return Pace.DAILY
    if days_a_week >= 1:
        return Pace.WEEKLY
    return Pace.MONTHLY if a_month >= 1 else Pace.YEARLY


def _level(pace: Pace, a_day: float) -> Level:
    """Elite is on demand: more than once on most days that have a deployment. From daily to weekly is high, from weekly
    to monthly medium.
    """
    if pace == Pace.DAILY:
        return Level.ELITE if a_day >= 2 else Level.HIGH
    return {Pace.WEEKLY: Level.HIGH, Pace.MONTHLY: Level.MEDIUM, Pace.YEARLY: Level.LOW}[pace]
