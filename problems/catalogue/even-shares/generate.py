"""Writes the hidden tests of "Even shares": f for the group few, c for cheap, d for dear."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HIDDEN = HERE / "part-1" / "tests" / "hidden"
ORACLE = HERE / "part-1" / "solutions" / "accepted" / "bits_or_halves.py"
rng = random.Random(235)
DEAREST = 10**12


def test(name, values):
    """Write one hidden test; the accepted Python solution gives its answer."""
    text = f"{len(values)}\n{' '.join(map(str, values))}\n"
    assert len(values) <= {"f": 15, "c": 100, "d": 34}[name[0]] and (name[0] != "c" or sum(values) <= 20_000)
    run = subprocess.run([sys.executable, str(ORACLE)], input=text.encode(), capture_output=True, check=True)
    (HIDDEN / f"{name}.in").write_text(text)
    (HIDDEN / f"{name}.out").write_bytes(run.stdout)


def drawn(n, least, most):
    return [rng.randint(least, most) for _ in range(n)]


def even(n, most):
    """Two shares of the same value: the last thing makes them even."""
    values = drawn(n - 1, most // 2, most)
    difference = 0
    for value in sorted(values, reverse=True):
        difference = abs(difference - value)
    return sorted([*values, difference or 2], key=lambda _: rng.random())


def pairs(n, most):
    """Each value twice, but for one thing, shuffled: even shares up to that one."""
    half = drawn(n // 2, 1, most)
    return sorted([*half, *half, 777_777_777_777], key=lambda _: rng.random())


HIDDEN.mkdir(parents=True, exist_ok=True)
test("f1-one-thing", [DEAREST])
test("f2-two-things", [DEAREST, 1])
test("f3-greedy-goes-wrong", [10, 9, 8, 7, 6, 5, 5])
test("f4-drawn", drawn(15, 1, 10**9))
test("f5-drawn-dear", drawn(15, 10**11, DEAREST))
test("c1-one-by-one", [1] * 99)
test("c2-drawn", drawn(100, 1, 340))
test("c3-even-numbers-and-one", [*[2 * value for value in drawn(59, 1, 160)], 9])
test("c4-one-is-worth-more-than-all", [15_000, *drawn(90, 1, 50)])
test("c5-steps-of-seven", [7 * value for value in drawn(41, 20, 100)])
test("d1-drawn-30", drawn(30, 1, DEAREST))
test("d2-drawn-34", drawn(34, 10**11, DEAREST))
test("d3-one-large-two-small", [DEAREST] * 33 + [3])
test("d4-pairs-and-one", pairs(32, DEAREST))
test("d5-powers-of-two", [2**k for k in range(34)])
