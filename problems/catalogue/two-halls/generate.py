"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HIDDEN = HERE / "part-1" / "tests" / "hidden"
ORACLE = HERE / "part-1" / "solutions" / "accepted" / "in_breadth.py"
rng = random.Random(215)
N, M = 12_000, 20_000


def test(name, n, pairs):
    """Write one hidden test, the pairs in the order given; the accepted Python solution gives an answer."""
    text = f"{n} {len(pairs)}\n" + "".join(f"{a} {b}\n" for a, b in pairs)
    run = subprocess.run([sys.executable, str(ORACLE)], input=text.encode(), capture_output=True, check=True)
    (HIDDEN / f"{name}.in").write_text(text)
    (HIDDEN / f"{name}.out").write_bytes(run.stdout)


def ring(people):
    return list(zip(people, people[1:] + people[:1]))


def chain(people):
    return list(zip(people, people[1:]))


def people(n):
    return rng.sample(range(1, n + 1), n)


def split(order, m):
    """Pairs across two halves, and so with a seating."""
    half = len(order) // 2
    found = {}
    while len(found) < m:
        found[rng.choice(order[:half]), rng.choice(order[half:])] = None
    return list(found)


def mixed(pairs):
    """In another order, and some of them the other way round."""
    turned = [pair if rng.random() < 0.5 else pair[::-1] for pair in pairs]
    return sorted(turned, key=lambda _: rng.random())


HIDDEN.mkdir(parents=True, exist_ok=True)
test("01-alone", 1, [])
test("02-a-pair-that-is-not-the-first", 4, [(4, 3)])
test("03-three", 3, [(1, 2), (2, 3), (3, 1)])
test("04-ring-of-four", 4, ring([1, 3, 2, 4]))
test("05-ring-far-from-the-first", 9, [*chain([1, 2, 3, 4]), *ring([4, 5, 6, 7, 8])])
test("06-ring-among-others", 12, [*ring([1, 2, 3, 4]), *ring([12, 9, 7]), (5, 6)])
test("07-everybody-with-everybody", 60, [(a, b) for a in range(1, 61) for b in range(a + 1, 61)])
test("08-two-rings-share-one", 9, [*ring([1, 2, 3, 4]), *ring([4, 5, 6, 7, 8, 9])])
test("09-drawn-small", 40, mixed(split(people(40), 70)))
test("10-drawn-with-one-pair-too-many", 41, mixed([*split(list(range(1, 41)), 90), (2, 41), (41, 38), (2, 38), (2, 3)]))
test("11-many-small-families", 3_000, mixed([pair for k in range(0, 3_000, 6) for pair in ring(list(range(k + 1, k + 7)))]))
test("12-long-chain", N, mixed(chain(people(N))))
long = people(8_000)
test("13-long-odd-ring", 8_000, mixed(ring(long[:7_999])))
order = people(6_000)
test("14-full-size", 6_000, mixed([*chain(order[1:3_000]), *split(order, M - 4_000)]))
test("15-full-size-with-a-seating", 6_000, mixed(split(order, M - 6_000)))
