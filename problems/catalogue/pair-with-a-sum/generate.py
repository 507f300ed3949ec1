"""Writes the hidden tests of "Pair with a sum"."""

import random
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
rng = random.Random(40)


def solve(target, prices):
    """Remembers the earliest stall of each price."""
    earliest = {}
    for stall, price in enumerate(prices, start=1):
        if target - price in earliest:
            return f"{earliest[target - price]} {stall}"
        earliest.setdefault(price, stall)
    return "none"


def even_prices(length):
    return [2 * rng.randint(1, 45_000) for _ in range(length)]


def only_pair_at_ends(length):
    """Even prices, and one odd pair that makes 90,001: the first stall and the last."""
    prices = even_prices(length)
    prices[0], prices[-1] = 30_001, 60_000
    return 90_001, [30_001, *(price if price != 60_000 else 60_002 for price in prices[1:-1]), 60_000]


TESTS = {
    "01-one-stall": (4, [2]),
    "02-two-stalls": (4, [2, 2]),
    "03-earliest-of-several": (10, [1, 3, 3, 3, 7, 9]),
    "04-first-stop-wins": (10, [1, 2, 3, 7, 8, 9]),
    "05-all-equal": (14, [7, 7, 7, 7, 7]),
    "06-half-occurs-once": (12, [6, 5, 4, 3, 2]),
    "07-zero": (0, [5, 3, 0, 8, 0, -5]),
    "08-negative-voucher": (-7, [4, -3, 10, -4, -11]),
    "09-extremes": (-2_000_000, [1_000_000, -1_000_000, 0, -1_000_000, 1_000_000]),
    "10-random": (75, [rng.randint(-500, 500) for _ in range(60)]),
    "11-pair-at-both-ends": only_pair_at_ends(40_000),
    "12-no-pair": (90_001, even_prices(40_000)),
    "13-wide-range": (1_999_999, [rng.randint(-1_000_000, 900_000) for _ in range(2_500)]),
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, (target, prices) in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(f"{len(prices)} {target}\n{' '.join(map(str, prices))}\n")
    (HIDDEN / f"{name}.out").write_text(solve(target, prices) + "\n")
