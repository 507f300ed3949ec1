"""Lead time, failure rate, time to restore and the series, counted by hand; days are those of the zone's clocks."""

from datetime import UTC, date, datetime
from itertools import pairwise
from statistics import median as median_of_python
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.figures.counting import Figures, figures_of
from deployments.figures.facts import Change, Facts, Period, Restoration, Timeline, median, midnight
from deployments.figures.levels import (
    DAY,
    FAILURE_PERCENT,
    HOUR,
    LEAD_TIME,
    RESTORE,
    WEEK,
    Level,
    level_of_percent,
    level_of_time,
)

BERLIN, AUCKLAND = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland")
TODAY = date(2026, 11, 28)
"""A Saturday."""
MONTH = Period(TODAY, 30)


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> int:
    return int(datetime(2026, month, day, hour, minute, tzinfo=UTC).timestamp())


def change(when: int, *, live: bool = True, failed: bool = False, lead: int = HOUR, commit: bool = True) -> Change:
    return Change(when, live, failed, lead if live else None, commit)


def counted(changes: list[Change], *restorations: Restoration, period: Period = MONTH) -> Figures:
    ordered = sorted(changes, key=lambda one: one.at)
    first = next((one.at for one in ordered if one.is_live), None)
    return figures_of(Facts(ordered, list(restorations), first), period)


def test_nothing_has_no_figure_and_no_level() -> None:
    figures = counted([])
    assert figures.lead_time == (None, Level.UNTOLD, 0, 0)
    assert figures.failure_rate == (None, Level.UNTOLD, 0, 0)
    assert figures.restore == (None, Level.UNTOLD, 0, 0)
    assert figures.frequency.pace is None
    assert figures.is_empty is True
    assert [month.percent for month in figures.months] == [None, None]
    assert all(week == (week.start, 0, 0, 0, None) for week in figures.weeks)


def test_one_has_a_figure_and_too_little_for_a_level() -> None:
    figures = counted([change(at(11, 20), lead=2 * DAY, failed=True)], Restoration(1, "x", at(11, 20), at(11, 21)))
    assert figures.lead_time == (2.0 * DAY, Level.UNTOLD, 1, 1)
    assert figures.failure_rate == (100.0, Level.UNTOLD, 1, 1)
    assert figures.restore == (1.0 * DAY, Level.UNTOLD, 1, 0)


def test_an_incident_alone_is_not_nothing() -> None:
    for ended in (None, at(11, 21)):
        assert not counted([], Restoration(1, "x", at(11, 20), ended)).is_empty
    assert counted([], Restoration(1, "x", at(9, 20), at(9, 21))).is_empty
    assert not counted([change(at(11, 20), live=False)]).is_empty


def test_all_failed() -> None:
    figures = counted([change(at(11, day), failed=True) for day in range(1, 12)])
    assert figures.failure_rate == (100.0, Level.LOW, 11, 11)
    assert [(week.good, week.failed) for week in figures.weeks] == [(0, 1), (0, 7), (0, 3), (0, 0), (0, 0)]


def test_what_never_was_live_counts_where_it_did_harm() -> None:
    stopped = [change(at(11, day), live=False) for day in range(1, 4)]
    harmful = change(at(11, 5), live=False, failed=True)
    figures = counted([*stopped, harmful, change(at(11, 6))])
    assert figures.failure_rate[:1] + figures.failure_rate[2:] == (50.0, 2, 1)
    assert figures.lead_time.samples == figures.frequency.samples == 1
    assert sum(week.stopped for week in figures.weeks) == 3
    assert sum(week.failed for week in figures.weeks) == 1


def test_lead_time_is_the_median_and_says_where_it_begins() -> None:
    leads = [(HOUR, True), (3 * DAY, True), (2 * DAY, False), (9 * WEEK, False), (5 * DAY, True)]
    figures = counted([change(at(11, 10 + n), lead=lead, commit=commit) for n, (lead, commit) in enumerate(leads)])
    assert figures.lead_time == (3.0 * DAY, Level.HIGH, 5, 3)


def test_levels_change_at_the_bounds_of_the_report() -> None:
    ranked = (Level.ELITE, Level.HIGH, Level.MEDIUM, Level.LOW)
    for bounds in (LEAD_TIME, RESTORE):
        assert tuple(level_of_time(bound - 1, bounds) for bound in bounds) == ranked[:3]
        assert tuple(level_of_time(bound, bounds) for bound in bounds) == ranked[1:]
    assert tuple(level_of_percent(percent) for percent in FAILURE_PERCENT) == ranked[:3]
    assert tuple(level_of_percent(percent + 0.1) for percent in FAILURE_PERCENT) == ranked[1:]
    assert (level_of_time(0, RESTORE), level_of_percent(0)) == (Level.ELITE, Level.ELITE)


def test_restoration_counts_in_the_period_in_which_it_ended() -> None:
    figures = counted(
        [],
        Restoration(1, "before", at(10, 1), at(10, 2)),
        Restoration(2, "over its edge", at(10, 1), at(11, 3)),
        Restoration(3, "within", at(11, 10), at(11, 10, 14)),
        Restoration(4, "open", at(11, 11), None),
        Restoration(5, "long", at(11, 12), at(11, 12, 16)),
    )
    assert [one.number for one in figures.restored] == [2, 3, 5]
    assert figures.restore == (4.0 * HOUR, Level.HIGH, 3, 1)


def test_a_period_is_whole_days_and_ends_today() -> None:
    """Thirty days: the first is the thirtieth of October."""
    edges = [at(10, 29, 23, 59), at(10, 30, 0), at(11, 28, 23, 59), at(11, 29, 0)]
    assert counted([change(edge) for edge in edges]).failure_rate.samples == 2


def test_weeks_begin_on_monday_and_are_cut_by_the_period() -> None:
    figures = counted([change(at(10, 26)), change(at(10, 30)), change(at(11, 1, 23)), change(at(11, 2, 1))])
    assert [week.start for week in figures.weeks] == [date(2026, 10, 26), *(date(2026, 11, d) for d in (2, 9, 16, 23))]
    assert [week.good for week in figures.weeks] == [2, 1, 0, 0, 0], "the 26th of October is before the period"


def test_months_are_those_of_the_calendar() -> None:
    changes = [change(at(10, 30)), change(at(10, 31), failed=True), change(at(11, 1)), change(at(11, 28))]
    assert counted(changes).months == [(date(2026, 10, 1), 2, 1), (date(2026, 11, 1), 2, 0)]
    year = counted([], period=Period(TODAY, 365)).months
    assert (len(year), year[0].start, year[-1].start) == (13, date(2025, 11, 1), date(2026, 11, 1))


def test_a_day_begins_at_the_midnight_of_the_zone() -> None:
    late = [change(at(11, 27, 23, 30))]
    assert Timeline(late, UTC).within(date(2026, 11, 27), date(2026, 11, 27)) == late
    assert Timeline(late, BERLIN).within(TODAY, TODAY) == late, "half past midnight there"
    assert Timeline(late, BERLIN).within(date(2026, 11, 27), date(2026, 11, 27)) == []
    assert Period(TODAY, 1, AUCKLAND).day_of(at(11, 27, 11, 30)) == TODAY


def test_days_on_which_clocks_change_have_23_and_25_hours() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert midnight(date(2026, 3, 30), BERLIN) - midnight(spring, BERLIN) == 23 * HOUR
    assert midnight(date(2026, 10, 26), BERLIN) - midnight(autumn, BERLIN) == 25 * HOUR
    twice = [change(at(10, 25, 0, 30)), change(at(10, 25, 1, 30))]  # both are half past two in Berlin
    last = change(midnight(date(2026, 10, 26), BERLIN) - 1)
    timeline = Timeline([*twice, last, change(last.at + 1)], BERLIN)
    assert timeline.within(autumn, autumn) == [*twice, last]


@given(st.lists(st.integers(-1000, 1000)))
def test_median_is_that_of_the_library(values: list[int]) -> None:
    assert median(values) == (median_of_python(values) if values else None)


MOMENTS = st.integers(at(9, 1), at(11, 28, 23, 59))


@given(
    st.lists(st.tuples(MOMENTS, st.booleans(), st.booleans()), max_size=60),
    st.integers(1, 90),
    st.sampled_from([UTC, BERLIN, AUCKLAND]),
)
def test_series_hold_what_the_period_holds(made: list[tuple[int, bool, bool]], days: int, zone: ZoneInfo) -> None:
    """Weeks and months cover the period without a gap, and count nothing twice."""
    period = Period(TODAY, days, zone)
    changes = sorted(change(when, live=live, failed=failed) for when, live, failed in made)
    figures = counted(changes, period=period)
    within = [one for one in changes if period.holds(one.at)]
    assert sum(week.good + week.failed + week.stopped for week in figures.weeks) == len(within)
    assert sum(month.changes for month in figures.months) == figures.failure_rate.samples
    assert figures.failure_rate.failed == sum(month.failed for month in figures.months)
    assert figures.failure_rate.failed == sum(one.has_failed for one in within)
    assert {(b.start - a.start).days for a, b in pairwise(figures.weeks)} <= {7}
    if figures.failure_rate.percent is not None:
        assert 0 <= figures.failure_rate.percent <= 100


@pytest.mark.parametrize("days", [1, 30, 90, 365])
def test_weeks_cover_the_period(days: int) -> None:
    period = Period(TODAY, days)
    weeks = counted([], period=period).weeks
    assert weeks[0].start <= period.first
    assert 0 <= (TODAY - weeks[-1].start).days < 7
