"""Deployment frequency, counted by hand: by the median week and month of the last three months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.figures.levels import Level
from deployments.figures.pace import DAYS, Pace, frequency_of

TODAY = date(2026, 11, 28)
LONG_AGO = TODAY - timedelta(days=400)


def back(*days: int, number: int = 1) -> dict[date, int]:
    """So many on each of the days so many days ago."""
    return {TODAY - timedelta(days=one): number for one in days}


def every(step: int, *, until: int = DAYS) -> dict[date, int]:
    return back(*range(0, until, step))


def pace_and_level(deployed: dict[date, int], first: date = LONG_AGO) -> tuple[Pace | None, Level]:
    frequency = frequency_of(deployed, today=TODAY, first=first)
    return frequency.pace, frequency.level


def test_nothing_ever_is_no_pace() -> None:
    assert frequency_of({}, today=TODAY, first=None) == (None, Level.UNTOLD, 0, 0.0, 0)


def test_three_days_a_week_is_daily_and_two_are_weekly() -> None:
    three = back(*[week * 7 + day for week in range(13) for day in (0, 2, 4)])
    two = back(*[week * 7 + day for week in range(13) for day in (0, 2)])
    assert pace_and_level(three) == (Pace.DAILY, Level.HIGH)
    assert pace_and_level(two) == (Pace.WEEKLY, Level.HIGH)
    assert frequency_of(two, today=TODAY, first=LONG_AGO).days_a_week == 2.0


def test_several_on_one_day_are_one_day() -> None:
    assert pace_and_level(back(*range(0, DAYS, 7), number=9)) == (Pace.WEEKLY, Level.HIGH)


def test_elite_is_more_than_once_on_most_days() -> None:
    assert pace_and_level(back(*range(DAYS), number=2)) == (Pace.DAILY, Level.ELITE)
    mixed = back(*range(0, DAYS, 2), number=2) | back(*range(1, DAYS, 2), number=1)
    assert pace_and_level(mixed) == (Pace.DAILY, Level.ELITE), "46 days of two, 45 of one"
    mixed[TODAY] = 1
    assert pace_and_level(mixed) == (Pace.DAILY, Level.HIGH)


def test_the_median_week_decides_and_weeks_without_any_count() -> None:
    """Seven weeks of thirteen have one; without one of them the median is none, and the month decides."""
    weeks = [week * 7 for week in range(7)]
    assert pace_and_level(back(*weeks)) == (Pace.WEEKLY, Level.HIGH)
    assert pace_and_level(back(*weeks[:6])) == (Pace.MONTHLY, Level.MEDIUM), "days 0 to 35: two months of three"


def test_the_median_month_decides_below_that() -> None:
    assert pace_and_level(back(5, 40)) == (Pace.MONTHLY, Level.MEDIUM), "two of three months"
    assert pace_and_level(back(29, 30)) == (Pace.MONTHLY, Level.MEDIUM), "the last day of one, the first of another"
    assert pace_and_level(back(5, 6)) == (Pace.YEARLY, Level.LOW), "both in one month"
    assert pace_and_level({}) == (Pace.YEARLY, Level.LOW)


def test_what_is_older_than_three_months_or_yet_to_come_does_not_count() -> None:
    assert frequency_of(back(*range(DAYS, 300), -1, -2), today=TODAY, first=LONG_AGO).samples == 0
    assert frequency_of(back(DAYS - 1), today=TODAY, first=LONG_AGO).samples == 1


def test_a_young_environment_is_judged_by_the_weeks_that_it_has() -> None:
    """The one in which the first deployment came counts as a whole one."""
    first = TODAY - timedelta(days=21)
    frequency = frequency_of(every(7, until=22), today=TODAY, first=first)
    assert frequency == (Pace.WEEKLY, Level.HIGH, 4, 1.0, 4)
    later = first + timedelta(days=1)
    frequency = frequency_of(every(7, until=21) | {later: 1}, today=TODAY, first=later)
    assert frequency == (Pace.WEEKLY, Level.UNTOLD, 4, 1.0, 3)
    assert frequency_of({TODAY: 1}, today=TODAY, first=TODAY).weeks == 1


PACES = list(Pace)


@given(st.dictionaries(st.integers(0, DAYS - 1), st.integers(1, 9)), st.integers(0, DAYS - 1))
def test_one_deployment_more_never_makes_it_slower(counts: dict[int, int], day: int) -> None:
    deployed = {TODAY - timedelta(days=back): number for back, number in counts.items()}
    more = dict(deployed)
    more[TODAY - timedelta(days=day)] = more.get(TODAY - timedelta(days=day), 0) + 1
    before, after = (frequency_of(one, today=TODAY, first=LONG_AGO) for one in (deployed, more))
    assert before.pace is not None
    assert after.pace is not None
    assert PACES.index(after.pace) <= PACES.index(before.pace)
    assert after.samples == before.samples + 1


@pytest.mark.parametrize("weeks", [4, 8, 13])
def test_a_steady_pace_is_the_same_however_long_it_is_known(weeks: int) -> None:
    first = TODAY - timedelta(days=weeks * 7 - 1)
    assert pace_and_level(every(2, until=weeks * 7), first)[0] == Pace.DAILY
