"""Writes the hidden tests of "Faulty sensors": the number of sensors, and the faulty ones."""

import random
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
rng = random.Random(68)


def drawn(n, faulty):
    return n, sorted(rng.sample(range(1, n + 1), faulty))


TESTS = {
    "01-one-in-order": (1, []),
    "02-one-faulty": (1, [1]),
    "03-both-of-two": (2, [1, 2]),
    "04-none-of-a-thousand": (1000, []),
    "05-first-and-last": (1000, [1, 1000]),
    "06-last": (1000, [1000]),
    "07-side-by-side": (1000, [497, 498, 499, 500, 501, 502, 503, 504]),
    "08-the-last-eight": (513, list(range(506, 514))),
    "09-all-of-eight": (8, list(range(1, 9))),
    "10-drawn-one": drawn(999, 1),
    "11-drawn-five": drawn(1000, 5),
    "12-drawn-eight": drawn(1000, 8),
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, (n, faulty) in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(f"{n}\n{' '.join(map(str, faulty))}\n")
    (HIDDEN / f"{name}.out").write_text(" ".join(["!", *map(str, faulty)]) + "\n")
