"""The geometry of a chart: across in percent of its width, so that words stay as large on a phone; down in pixels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from deployments.figures.levels import DAY, HOUR

TOP, PLOT = 16, 150
BOTTOM = TOP + PLOT
FEWEST_SLOTS = 4
"""Two bars are no two walls."""
BAR_SHARE = 0.7
COUNTS = (2, 4, 6, 10, 20, 30, 50, 100, 200, 500, 1000)
PERCENTS = (20, 50, 100)
TIMES = (
    *(60, 5 * 60, 15 * 60, 30 * 60, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR),
    *(DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 60 * DAY, 90 * DAY, 180 * DAY, 360 * DAY),
)


class Bar(NamedTuple):
    x: float
    width: float
    y: float
    height: float
    tone: str
    text: str


class Dot(NamedTuple):
    x: float
    y: float
    text: str


class Line(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float


class Mark(NamedTuple):
    """A label at the axis; `anchor` as SVG has it."""

    at: float
    label: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Chart:
    """`head` and `rows` are the same figures as a table."""

    key: str
    title: str
    text: str
    bars: Sequence[Bar] = ()
    dots: Sequence[Dot] = ()
    lines: Sequence[Line] = ()
    grid: Sequence[Mark] = ()
    ticks: Sequence[Mark] = ()
    legend: Sequence[tuple[str, str]] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()

    height: ClassVar = BOTTOM + 24
    bottom: ClassVar = BOTTOM


class Scale(NamedTuple):
    """`slots` places side by side, and values from nought up to `end`."""

    slots: int
    end: float

    def left(self, place: int) -> float:
        return round((place + (1 - BAR_SHARE) / 2) * 100 / self.slots, 2)

    def middle(self, place: int) -> float:
        return round((place + 0.5) * 100 / self.slots, 2)

    @property
    def width(self) -> float:
        return round(BAR_SHARE * 100 / self.slots, 2)

    def height(self, value: float) -> float:
        return round(PLOT * value / self.end, 2)

    def y(self, value: float) -> float:
        return round(BOTTOM - self.height(value), 2)

    def bar(self, place: int, value: float, text: str, *, tone: str, base: float = 0) -> Bar:
        return Bar(self.left(place), self.width, self.y(base + value), self.height(value), tone, text)


def scale_for(slots: int, highest: float, steps: Sequence[int]) -> Scale:
    """Up to the first of the steps that holds the highest, so that the axis has a round end."""
    end = next((step for step in steps if highest <= step), None)
    return Scale(max(slots, FEWEST_SLOTS), float(end or highest))


def grid_of(scale: Scale, words: Callable[[float], str]) -> list[Mark]:
    return [Mark(scale.y(value), words(value)) for value in (scale.end, scale.end / 2)]


def ticks_of(scale: Scale, labels: Sequence[str]) -> list[Mark]:
    """Three at most, which have room on a phone."""
    last = len(labels) - 1
    places = sorted({0, last // 2, last}) if labels else []
    return [Mark(scale.middle(place), labels[place], _anchor(scale.middle(place))) for place in places]


def _anchor(x: float) -> str:
    if x < 10:
        return "start"
    return "end" if x > 90 else "middle"


def lines_between(places: Sequence[int], dots: Sequence[Dot]) -> list[Line]:
    """From each dot to the next, where nothing is missing between them."""
    pairs = zip(zip(places, dots, strict=True), zip(places[1:], dots[1:], strict=True), strict=False)
    return [Line(a.x, a.y, b.x, b.y) for (place, a), (next_place, b) in pairs if next_place == place + 1]
