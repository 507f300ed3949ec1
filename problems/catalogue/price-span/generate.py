"""Writes the hidden tests of "Price span"."""

import random
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
rng = random.Random(140)


def solve(days):
    """A stack of falling prices, each with the number of trading days that it stands for."""
    total, best, best_day, stack = 0, 0, 0, []
    for day, price in enumerate(days, start=1):
        if price is None:
            continue
        span = 1
        while stack and stack[-1][0] <= price:
            span += stack.pop()[1]
        stack.append((price, span))
        total += span
        if span > best:
            best, best_day = span, day
    return f"{total}\n{best_day} {best}\n"


def walk(length, start, step, closed):
    """A price that wanders, with a share of closed days."""
    days, price = [], start
    for _ in range(length):
        price = min(10**9, max(1, price + rng.randint(-step, step)))
        days.append(None if rng.random() < closed else price)
    return days


TESTS = {
    "01-one-day": [7],
    "02-all-equal": [4, 4, 4, 4, 4],
    "03-falling": [9, 7, 5, 3, 1],
    "04-rising": [1, 3, 5, 7, 9],
    "05-closed-at-both-ends": [None, None, 8, None, 9, None],
    "06-tie-of-spans": [9, 5, 6, 8, 5, 6],
    "07-equal-after-a-dip": [6, 2, 1, 6, 1, 6],
    "08-compared-as-numbers": [9, 10, 100, 99, 1000, 200],
    "09-largest-prices": [10**9, 10**9 - 1, 10**9, 1, 10**9],
    "10-random-half-closed": walk(200, 50, 20, 0.5),
    "11-random-walk": walk(25_000, 500_000_000, 30_000, 0.1),
    "12-full-size-all-equal": [5] * 120_000,
    "13-full-size-two-levels": [2 if rng.random() < 0.001 else 1 for _ in range(120_000)],
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, days in TESTS.items():
    words = " ".join("-" if price is None else str(price) for price in days)
    (HIDDEN / f"{name}.in").write_text(f"{len(days)}\n{words}\n")
    (HIDDEN / f"{name}.out").write_text(solve(days))
