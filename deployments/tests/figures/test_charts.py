"""Charts: everything lies within the picture, and picture, sentence and table say the same."""

from datetime import UTC, date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.figures.charts import lead_chart, rate_chart, restore_chart, weekly_chart
from deployments.figures.counting import Month, Week
from deployments.figures.drawing import BOTTOM, COUNTS, TIMES, TOP, Chart, lines_between, scale_for, ticks_of
from deployments.figures.facts import Restoration
from deployments.figures.levels import DAY, HOUR, Level
from deployments.figures.words import duration_words, level_words, percent_words

MONDAY = date(2026, 11, 2)


def weeks(*counts: tuple[int, int, int, float | None]) -> list[Week]:
    return [Week(MONDAY + timedelta(days=7 * n), *count) for n, count in enumerate(counts)]


def assert_within(chart: Chart) -> None:
    for bar in chart.bars:
        assert 0 <= bar.x < bar.x + bar.width <= 100
        assert TOP - 0.1 <= bar.y <= bar.y + bar.height <= BOTTOM + 0.1
    for dot in chart.dots:
        assert 0 < dot.x < 100
        assert TOP - 0.1 <= dot.y <= BOTTOM
    for mark in chart.ticks:
        assert 0 < mark.at < 100


def test_a_week_is_a_stack_of_its_outcomes() -> None:
    chart = weekly_chart(weeks((3, 1, 2, HOUR), (0, 0, 0, None)))
    assert [bar.tone for bar in chart.bars] == ["good", "failed", "stopped"]
    good, failed, stopped = chart.bars
    assert good.y + good.height == BOTTOM
    assert failed.y + failed.height == pytest.approx(good.y)
    assert stopped.y + stopped.height == pytest.approx(failed.y)
    assert good.height == pytest.approx(3 * failed.height)
    assert good.text == "Week of 2 Nov 2026: 3 live"
    assert chart.rows == [("9 Nov 2026", "0", "0", "0"), ("2 Nov 2026", "3", "1", "2")]
    assert chart.text == "4 in 2 weeks; 1 of them failed."
    assert [mark.label for mark in chart.grid] == ["6", "3"]


def test_lead_times_are_joined_where_no_week_is_missing() -> None:
    chart = lead_chart(weeks((1, 0, 0, HOUR), (1, 0, 0, DAY), (0, 0, 0, None), (1, 0, 0, 2 * HOUR)))
    assert (len(chart.dots), len(chart.lines)) == (3, 1)
    assert chart.text == "The median of each week, from 1 h to 1 d."
    assert chart.rows[1] == ("16 Nov 2026", "none")


def test_a_month_without_a_failure_is_seen_and_one_without_a_change_is_not() -> None:
    months = [Month(date(2026, 9, 1), 0, 0), Month(date(2026, 10, 1), 8, 0), Month(date(2026, 11, 1), 8, 1)]
    chart = rate_chart(months)
    assert ([dot.text for dot in chart.dots], [bar.text for bar in chart.bars]) == (
        ["Oct 2026: none of 8"],
        ["Nov 2026: 12 %"],
    )
    assert chart.rows[-1] == ("Sep 2026", "0", "0", "none")


def test_of_many_incidents_the_latest_are_shown() -> None:
    many = [Restoration(n, f"Number {n}", 0, HOUR * n) for n in range(1, 41)]
    chart = restore_chart(many, UTC)
    assert len(chart.bars) == len(chart.rows) == 30
    assert chart.text.startswith("The latest 30 of 40 resolved")
    assert chart.rows[0] == ("2 Jan 1970 16:00", "Number 40", "1 d 16 h")


@pytest.mark.parametrize(
    "chart",
    [weekly_chart([]), lead_chart([]), rate_chart([]), restore_chart([], UTC), weekly_chart(weeks((0, 0, 0, None)))],
)
def test_nothing_is_drawn_of_nothing(chart: Chart) -> None:
    assert not chart.bars
    assert not chart.dots
    assert "failed" in chart.text or "resolved" in chart.text or chart.text == "Nothing became live."


COUNT = st.integers(0, 3000)


@given(st.lists(st.tuples(COUNT, COUNT, COUNT, st.none() | st.floats(0, 10**9)), min_size=1, max_size=60))
def test_every_chart_stays_within_its_picture(counts: list[tuple[int, int, int, float | None]]) -> None:
    for chart in (weekly_chart(weeks(*counts)), lead_chart(weeks(*counts))):
        assert_within(chart)
    assert_within(rate_chart([Month(MONDAY, good + failed, failed) for good, failed, _, _ in counts]))
    assert_within(restore_chart([Restoration(n, "x", 0, one[0]) for n, one in enumerate(counts)], UTC))


def test_ticks_are_few_and_lie_apart() -> None:
    for number in (1, 2, 3, 4, 13, 53):
        ticks = ticks_of(scale_for(number, 1, COUNTS), [str(n) for n in range(number)])
        assert 1 <= len(ticks) <= 3
        assert ticks[-1].label == str(number - 1)
        assert all(b.at - a.at >= 20 for a, b in pairwise(ticks))


def test_the_axis_has_a_round_end() -> None:
    assert scale_for(1, 0, TIMES).end == 60
    assert scale_for(1, 61, TIMES).end == 300
    assert scale_for(1, 10, COUNTS).end == 10
    assert scale_for(1, 5000, COUNTS).end == 5000
    assert lines_between([], []) == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        *(
            (None, "none"),
            (0, "0 s"),
            (59.6, "1 min"),
            (61, "1 min 1 s"),
            (3600, "1 h"),
            (3 * HOUR + 1200, "3 h 20 min"),
        ),
        *((2 * DAY + 4 * HOUR, "2 d 4 h"), (9.9 * DAY, "9 d 21 h"), (10 * DAY + HOUR, "10 d")),
    ],
)
def test_durations_in_words(seconds: float | None, words: str) -> None:
    assert duration_words(seconds) == words


def test_percents_and_levels_in_words() -> None:
    assert [percent_words(one) for one in (None, 0, 4.25, 5, 12.5, 100)] == [
        "none",
        "0 %",
        "4.2 %",
        "5 %",
        "12 %",
        "100 %",
    ]
    assert [level_words(one) for one in (Level.ELITE, Level.UNTOLD)] == ["Elite", "Too few to tell"]
