"""The four charts of the page: what each draws, says and puts into its table."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

from deployments.figures.counting import Figures, Month, Week
from deployments.figures.drawing import (
    COUNTS,
    PERCENTS,
    TIMES,
    Bar,
    Chart,
    Dot,
    Scale,
    grid_of,
    lines_between,
    scale_for,
    ticks_of,
)
from deployments.figures.facts import Restoration
from deployments.figures.words import duration_words, percent_words

MOST_INCIDENTS = 30
OUTCOMES = (("good", "live"), ("failed", "live, and failed there"), ("stopped", "never live"))


def charts_of(figures: Figures, zone: tzinfo = UTC) -> list[Chart]:
    return [
        weekly_chart(figures.weeks),
        lead_chart(figures.weeks),
        rate_chart(figures.months),
        restore_chart(figures.restored, zone),
    ]


def weekly_chart(weeks: Sequence[Week]) -> Chart:
    scale = scale_for(len(weeks), max((week.good + week.failed + week.stopped for week in weeks), default=0), COUNTS)
    total, failed = sum(week.good + week.failed for week in weeks), sum(week.failed for week in weeks)
    return Chart(
        "weekly",
        "Deployments a week",
        f"{total} in {len(weeks)} weeks; {failed} of them failed.",
        bars=[bar for place, week in enumerate(weeks) for bar in _stack(scale, place, week)],
        grid=grid_of(scale, lambda value: f"{value:g}"),
        ticks=ticks_of(scale, [_short(week.start) for week in weeks]),
        legend=OUTCOMES,
        head=("Week of", "Live", "Failed there", "Never live"),
        rows=[(_day(week.start), str(week.good), str(week.failed), str(week.stopped)) for week in reversed(weeks)],
    )


def _stack(scale: Scale, place: int, week: Week) -> list[Bar]:
    bars, base = [], 0
    for (tone, words), number in zip(OUTCOMES, (week.good, week.failed, week.stopped), strict=True):
        if number:
            text = f"Week of {_day(week.start)}: {number} {words}"
            bars.append(scale.bar(place, number, text, tone=tone, base=base))
            base += number
    return bars


def lead_chart(weeks: Sequence[Week]) -> Chart:
    known = [(place, week, week.lead) for place, week in enumerate(weeks) if week.lead is not None]
    scale = scale_for(len(weeks), max((lead for _, _, lead in known), default=0.0), TIMES)
    dots = [
        Dot(scale.middle(place), scale.y(lead), f"Week of {_day(week.start)}: {duration_words(lead)}")
        for place, week, lead in known
    ]
    leads = sorted(lead for _, _, lead in known)
    range_words = f"from {duration_words(leads[0])} to {duration_words(leads[-1])}" if leads else ""
    return Chart(
        "lead",
        "Lead time by week",
        f"The median of each week, {range_words}." if range_words else "Nothing became live.",
        dots=dots,
        lines=lines_between([place for place, _, _ in known], dots),
        grid=grid_of(scale, duration_words),
        ticks=ticks_of(scale, [_short(week.start) for week in weeks]),
        head=("Week of", "Median"),
        rows=[(_day(week.start), duration_words(week.lead)) for week in reversed(weeks)],
    )


def rate_chart(months: Sequence[Month]) -> Chart:
    known = [(place, month, month.percent) for place, month in enumerate(months) if month.percent is not None]
    scale = scale_for(len(months), max((percent for _, _, percent in known), default=0), PERCENTS)
    changes, failed = sum(month.changes for month in months), sum(month.failed for month in months)
    return Chart(
        "rate",
        "Change failure rate by month",
        f"{failed} of {changes} failed.",
        bars=[
            scale.bar(place, percent, f"{_month(month.start)}: {percent_words(percent)}", tone="failed")
            for place, month, percent in known
            if percent
        ],
        dots=[
            Dot(scale.middle(place), scale.y(0), f"{_month(month.start)}: none of {month.changes}")
            for place, month, percent in known
            if not percent
        ],
        grid=grid_of(scale, lambda value: f"{value:g} %"),
        ticks=ticks_of(scale, [f"{month.start:%b}" for month in months]),
        head=("Month", "Changes", "Failed", "Rate"),
        rows=[
            (_month(month.start), str(month.changes), str(month.failed), percent_words(month.percent))
            for month in reversed(months)
        ],
    )


def restore_chart(restored: Sequence[Restoration], zone: tzinfo) -> Chart:
    shown = [(one, one.seconds or 0, _moment(one.ended, zone)) for one in restored[-MOST_INCIDENTS:]]
    scale = scale_for(len(shown), max((seconds for _, seconds, _ in shown), default=0), TIMES)
    what = f"The latest {MOST_INCIDENTS} of {len(restored)}" if len(restored) > MOST_INCIDENTS else f"{len(restored)}"
    return Chart(
        "restore",
        "Time to restore by incident",
        f"{what} resolved, each from the deployment that caused it to its end.",
        bars=[
            scale.bar(place, seconds, f"{one.title}: {duration_words(seconds)}", tone="good")
            for place, (one, seconds, _) in enumerate(shown)
        ],
        grid=grid_of(scale, duration_words),
        ticks=ticks_of(scale, [_short(ended) for _, _, ended in shown]),
        head=("Resolved", "Incident", "Time to restore"),
        rows=[
            (f"{_day(ended)} {ended:%H:%M}", one.title, duration_words(seconds))
            for one, seconds, ended in reversed(shown)
        ],
    )


def _moment(at: int | None, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(at or 0, zone)


def _short(day: date) -> str:
    return f"{day:%-d %b}"


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"


def _month(day: date) -> str:
    return f"{day:%b %Y}"
