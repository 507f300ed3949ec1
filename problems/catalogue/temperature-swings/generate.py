"""Writes the hidden tests of "Temperature swings"."""

import random
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
rng = random.Random(20)


def solve(days):
    """Largest swing and its earliest day, by comparing every day with the one before it."""
    swings = [abs(today - before) for before, today in zip(days, days[1:])]
    return max(swings), swings.index(max(swings)) + 2


def calm_year(length, storm):
    """Small steps, and one large fall that ends on day `storm`."""
    days = [rng.randint(-20, 20) for _ in range(length)]
    days[storm - 2], days[storm - 1] = 900, -900
    return days


TESTS = {
    "01-two-days": [10, 4],
    "02-all-equal": [7, 7, 7, 7, 7],
    "03-fall-is-largest": [0, 30, -20, 10, 15],
    "04-rise-is-largest": [50, 40, 95, 60, 30],
    "05-swing-on-last-day": [1, 2, 3, 4, 99],
    "06-swing-on-second-day": [-1000, 1000, 0, 500, -500],
    "07-full-range-tie": [1000, -1000, 1000, -1000],
    "08-negative-only": [-5, -17, -300, -12, -12, -299],
    "09-slow-climb": list(range(-400, 400)),
    "10-random-year": [rng.randint(-300, 400) for _ in range(365)],
    "11-storm-late": calm_year(40_000, 39_999),
    "12-random-full-size": [rng.randint(-1000, 1000) for _ in range(40_000)],
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, days in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(f"{len(days)}\n{' '.join(map(str, days))}\n")
    swing, day = solve(days)
    (HIDDEN / f"{name}.out").write_text(f"{swing} {day}\n")
