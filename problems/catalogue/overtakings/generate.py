"""Writes the hidden tests of "Overtakings": s for the group small, m for medium, l for large."""

import random
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
rng = random.Random(142)


def solve(order):
    """By a tree of counts."""
    tree = [0] * (len(order) + 1)
    count = 0
    for came_in, runner in enumerate(order):
        at = runner
        count += came_in
        while at:
            count -= tree[at]
            at &= at - 1
        at = runner
        while at < len(tree):
            tree[at] += 1
            at += at & -at
    return count


def drawn(n):
    return rng.sample(range(1, n + 1), n)


def nearly_sorted(n, swaps):
    order = list(range(1, n + 1))
    for _ in range(swaps):
        i = rng.randrange(n - 1)
        order[i], order[i + 1] = order[i + 1], order[i]
    return order


def backwards(n):
    return list(range(n, 0, -1))


def turned(n, k):
    return [*range(k + 1, n + 1), *range(1, k + 1)]


TESTS = {
    "s1-alone": [1],
    "s2-nobody-overtakes": list(range(1, 8)),
    "s3-last-comes-in-first": [6, 1, 2, 3, 4, 5],
    "s4-first-comes-in-last": [2, 3, 4, 5, 6, 1],
    "s5-backwards": backwards(200),
    "s6-drawn": drawn(199),
    "m1-drawn": drawn(2_500),
    "m2-backwards": backwards(2_500),
    "m3-halves-change-places": turned(2_499, 1_200),
    "l1-drawn": drawn(40_000),
    "l2-backwards": backwards(40_000),
    "l3-nearly-in-order": nearly_sorted(20_000, 30_000),
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, order in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(f"{len(order)}\n{' '.join(map(str, order))}\n")
    (HIDDEN / f"{name}.out").write_text(f"{solve(order)}\n")
