"""The geometry of the small charts: for each language a strip from the 10th to the 90th percentile."""

from collections.abc import Sequence
from dataclasses import dataclass

from execution.standing import Best, Spread


@dataclass(frozen=True, slots=True)
class Strip:
    """One language: its figures, and where they lie on the axis, in percent of its length."""

    language: str
    people: int
    values: tuple[int, ...]
    own: int | None
    start: float
    half_start: float
    middle: float
    half_width: float
    width: float
    own_at: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Strips over one axis that begins at nought. `measure`: time_ms or memory_kb."""

    measure: str
    end: int
    strips: tuple[Strip, ...]


def charts_of(spreads: Sequence[Spread], bests: Sequence[Best]) -> list[Chart]:
    """Time and memory of the languages of one part; the bests are the viewer's own there."""
    own = {best.language: best for best in bests}
    return [
        _chart("time_ms", [(s, s.time_ms, own[s.language].time_ms if s.language in own else None) for s in spreads]),
        _chart(
            "memory_kb", [(s, s.memory_kb, own[s.language].memory_kb if s.language in own else None) for s in spreads]
        ),
    ]


def _chart(measure: str, rows: list[tuple[Spread, tuple[int, ...], int | None]]) -> Chart:
    end = max(1, *(value for _, values, own in rows for value in (*values, own or 0)))
    return Chart(measure, end, tuple(_strip(spread, values, own, end) for spread, values, own in rows))


def _strip(spread: Spread, values: tuple[int, ...], own: int | None, end: int) -> Strip:
    low, quarter, middle, three_quarters, high = (round(100 * value / end, 2) for value in values)
    return Strip(
        language=spread.language,
        people=spread.people,
        values=values,
        own=own,
        start=low,
        half_start=quarter,
        middle=middle,
        half_width=round(three_quarters - quarter, 2),
        width=round(high - low, 2),
        own_at=None if own is None else round(100 * own / end, 2),
    )
