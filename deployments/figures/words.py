"""Figures in words, short enough for a tile."""

from deployments.figures.levels import DAY, HOUR, Level
from deployments.figures.pace import Pace

MINUTE = 60
UNITS = ((DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1, "s"))
LEVELS = {Level.UNTOLD: "Too few to tell"}
PACES = {
    Pace.DAILY: "Daily",
    Pace.WEEKLY: "Weekly",
    Pace.MONTHLY: "Monthly",
    Pace.YEARLY: "Less than monthly",
}


def duration_words(seconds: float | None) -> str:
    """In its largest unit and the next, as 2 d 4 h; from ten days on the days alone."""
    if seconds is None:
        return "none"
    whole = round(seconds)
    place = next((place for place, (size, _) in enumerate(UNITS) if whole >= size), len(UNITS) - 1)
    size, unit = UNITS[place]
    number, rest = divmod(whole, size)
    if place + 1 == len(UNITS) or (unit == "d" and number >= 10):
        return f"{number} {unit}"
    smaller, name = UNITS[place + 1]
    return f"{number} {unit} {rest // smaller} {name}" if rest // smaller else f"{number} {unit}"


def percent_words(percent: float | None) -> str:
    """Of a small rate a tenth tells."""
    if percent is None:
        return "none"
    return f"{percent:.0f} %" if percent >= 10 or percent == int(percent) else f"{percent:.1f} %"


def level_words(level: Level) -> str:
    return LEVELS.get(level, level.capitalize())
