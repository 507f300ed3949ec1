"""How a figure compares: the bounds of the performance levels in DORA's Accelerate State of DevOps Report 2023."""

from enum import StrEnum

REPORT = "Accelerate State of DevOps Report 2023"
HOUR, DAY, WEEK, MONTH = 3600, 24 * 3600, 7 * 24 * 3600, 30 * 24 * 3600


class Level(StrEnum):
    ELITE = "elite"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNTOLD = "untold"
    """Too few to tell."""


RANKED = (Level.ELITE, Level.HIGH, Level.MEDIUM)
LEAD_TIME = (DAY, WEEK, MONTH)
RESTORE = (HOUR, DAY, WEEK)
FAILURE_PERCENT = (5, 10, 15)
LEAST_LEADS, LEAST_CHANGES, LEAST_RESTORED, LEAST_WEEKS = 5, 10, 3, 4
"""Of fewer there is a figure, and no level: one more could make it any."""


def level_of_time(seconds: float | None, bounds: tuple[int, int, int]) -> Level:
    """A level is left at its bound: less than a day is elite, a day is not."""
    if seconds is None:
        return Level.UNTOLD
    return next((level for level, bound in zip(RANKED, bounds, strict=True) if seconds < bound), Level.LOW)


def level_of_percent(percent: float | None) -> Level:
    """The report gives the rates themselves, so that five of a hundred is elite still."""
    if percent is None:
        return Level.UNTOLD
    return next((level for level, bound in zip(RANKED, FAILURE_PERCENT, strict=True) if percent <= bound), Level.LOW)
