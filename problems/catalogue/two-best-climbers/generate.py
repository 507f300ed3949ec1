"""Writes the hidden tests of "The two best climbers": the climbers from the fastest to the slowest."""

import random
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
rng = random.Random(118)


def drawn(n):
    return rng.sample(range(1, n + 1), n)


def led_by(first, second, n):
    rest = [climber for climber in drawn(n) if climber not in (first, second)]
    return [first, second, *rest]


TESTS = {
    "01-two": [1, 2],
    "02-three": [2, 3, 1],
    "03-second-beside-the-first": [3, 4, 1, 2],
    "04-five": [5, 1, 2, 3, 4],
    "05-first-is-the-fastest": list(range(1, 34)),
    "06-last-is-the-fastest": list(range(64, 0, -1)),
    "07-one-more-than-a-power-of-two": led_by(65, 64, 65),
    "08-fastest-before-second": led_by(1, 2, 128),
    "09-drawn-100": drawn(100),
    "10-drawn-199": drawn(199),
    "11-drawn-200": drawn(200),
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, order in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(f"{len(order)}\n{' '.join(map(str, order))}\n")
    (HIDDEN / f"{name}.out").write_text(f"! {order[0]} {order[1]}\n")
