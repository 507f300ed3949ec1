"""The four figures of a period, and the series that the charts draw."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from deployments.figures.facts import Change, Facts, Period, Restoration, Timeline, median
from deployments.figures.levels import (
    LEAD_TIME,
    LEAST_CHANGES,
    LEAST_LEADS,
    LEAST_RESTORED,
    RESTORE,
    Level,
    level_of_percent,
    level_of_time,
)
from deployments.figures.pace import DAYS, Frequency, frequency_of


class LeadTime(NamedTuple):
    seconds: float | None
    level: Level
    samples: int
    from_commit: int
    """Of the samples; the others are counted from the build, as no commit's time was recorded."""


class FailureRate(NamedTuple):
    percent: float | None
    level: Level
    samples: int
    failed: int


class Restore(NamedTuple):
    seconds: float | None
    level: Level
    samples: int
    unresolved: int


class Week(NamedTuple):
    """From Monday on; the first and the last of a period may be cut."""

    start: date
    good: int
    failed: int
    stopped: int
    """Those that never were live, and did no harm that somebody wrote down."""
    lead: float | None


class Month(NamedTuple):
    start: date
    changes: int
    failed: int

    @property
    def percent(self) -> float | None:
        return 100 * self.failed / self.changes if self.changes else None


class Figures(NamedTuple):
    frequency: Frequency
    lead_time: LeadTime
    failure_rate: FailureRate
    restore: Restore
    weeks: list[Week]
    months: list[Month]
    restored: list[Restoration]
    """The earliest resolved first."""

    @property
    def is_empty(self) -> bool:
        deployed = self.frequency.samples or any(week.good + week.failed + week.stopped for week in self.weeks)
        return not (deployed or self.restore.samples or self.restore.unresolved)


def figures_of(facts: Facts, period: Period) -> Figures:
    timeline = Timeline(facts.changes, period.zone)
    changes = timeline.within(period.first, period.today)
    restored = [one for one in facts.restorations if one.ended is not None and period.holds(one.ended)]
    return Figures(
        frequency=_frequency(timeline, facts.first, period),
        lead_time=_lead_time(changes),
        failure_rate=_failure_rate(changes),
        restore=_restore(restored, sum(one.ended is None for one in facts.restorations)),
        weeks=_weeks(timeline, period),
        months=_months(timeline, period),
        restored=sorted(restored, key=lambda one: (one.ended or 0, one.number)),
    )


def _frequency(timeline: Timeline, first: int | None, period: Period) -> Frequency:
    """Of three months, however long the period is."""
    days = [period.today - timedelta(days=back) for back in range(DAYS)]
    deployed = {day: sum(change.is_live for change in timeline.within(day, day)) for day in days}
    return frequency_of(deployed, today=period.today, first=None if first is None else period.day_of(first))


def _lead_time(changes: Iterable[Change]) -> LeadTime:
    leads = [(change.lead, change.is_from_commit) for change in changes if change.is_live and change.lead is not None]
    seconds = median(lead for lead, _ in leads)
    level = level_of_time(seconds, LEAD_TIME) if len(leads) >= LEAST_LEADS else Level.UNTOLD
    return LeadTime(seconds, level, len(leads), sum(is_from_commit for _, is_from_commit in leads))


def _failure_rate(changes: Iterable[Change]) -> FailureRate:
    """One that never was live counts where it did harm all the same."""
    outcomes = [change.has_failed for change in changes if change.is_live or change.has_failed]
    percent = 100 * sum(outcomes) / len(outcomes) if outcomes else None
    level = level_of_percent(percent) if len(outcomes) >= LEAST_CHANGES else Level.UNTOLD
    return FailureRate(percent, level, len(outcomes), sum(outcomes))


def _restore(restored: list[Restoration], unresolved: int) -> Restore:
    times = [one.seconds for one in restored if one.seconds is not None]
    seconds = median(times)
    level = level_of_time(seconds, RESTORE) if len(times) >= LEAST_RESTORED else Level.UNTOLD
    return Restore(seconds, level, len(times), unresolved)


def _weeks(timeline: Timeline, period: Period) -> list[Week]:
    start, weeks = period.first - timedelta(days=period.first.weekday()), []
    while start <= period.today:
        end = start + timedelta(days=6)
        weeks.append(_week(start, timeline.within(max(start, period.first), min(end, period.today))))
        start += timedelta(days=7)
    return weeks


def _week(start: date, changes: list[Change]) -> Week:
    failed = sum(change.has_failed for change in changes)
    good = sum(change.is_live and not change.has_failed for change in changes)
    return Week(start, good, failed, len(changes) - good - failed, _lead_time(changes).seconds)


def _months(timeline: Timeline, period: Period) -> list[Month]:
    start, months = period.first.replace(day=1), []
    while start <= period.today:
        after = (start + timedelta(days=32)).replace(day=1)
        end = min(after - timedelta(days=1), period.today)
        rate = _failure_rate(timeline.within(max(start, period.first), end))
        months.append(Month(start, rate.samples, rate.failed))
        start = after
    return months
