"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(21001)


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / "four_layers.py"
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)

BILLION = 1_000_000_000
Road = tuple[int, int, int]


def test(name: str, n: int, s: int, t: int, depots: dict[int, int], roads: list[Road]) -> None:
    lines = [f"{n} {len(roads)} {len(depots)} {s} {t}"]
    lines += [f"{town} {fee}" for town, fee in depots.items()]
    lines += [f"{a} {b} {c}" for a, b, c in roads]
    write(name, "".join(line + "\n" for line in lines))


def drawn_roads(n: int, m: int, toll: int) -> list[Road]:
    return [(rng.randint(1, n), rng.randint(1, n), rng.randint(0, toll)) for _ in range(m)]


def drawn_depots(n: int, k: int, fee: int) -> dict[int, int]:
    return {town: rng.randint(0, fee) for town in rng.sample(range(1, n + 1), k)}


def round_trip(n: int, short_cuts: int, toll: int) -> list[Road]:
    """A circle through all towns in an order by chance, and roads that leave out a few towns of it."""
    order = [1, *rng.sample(range(2, n + 1), n - 1)]
    roads = [(order[i], order[(i + 1) % n], rng.randint(toll // 2, toll)) for i in range(n)]
    for _ in range(short_cuts):
        i, skip = rng.randrange(n), rng.randint(2, 6)
        roads.append((order[i], order[(i + skip) % n], rng.randint(skip * toll // 3, skip * toll)))
    rng.shuffle(roads)
    return roads


test("01-one-town", 1, 1, 1, {1: 7}, [])
test("02-one-town-with-a-loop", 1, 1, 1, {1: 0}, [(1, 1, 5)])
test("03-goal-cannot-be-reached", 3, 1, 3, {2: 0}, [(1, 2, 5), (3, 2, 1), (3, 1, 1)])
test("04-start-is-the-goal", 3, 2, 2, {3: 4}, [(2, 3, 10), (3, 1, 20), (1, 2, 30)])
test("05-depot-at-the-start", 3, 1, 3, {1: 9, 2: 3}, [(1, 2, 5), (2, 3, 5), (1, 3, 8)])
test("06-depot-at-the-goal", 2, 1, 2, {2: 6}, [(1, 2, 6)])
test("07-several-roads-side-by-side", 3, 1, 3, {2: 1}, [(1, 2, 9), (1, 2, 4), (2, 3, 6), (2, 3, 5), (2, 3, 8)])
test("08-coupon-once", 3, 1, 3, {2: 1}, [(1, 2, 100), (2, 3, 100)])
test("09-coupon-on-another-way", 5, 1, 5, {1: 0}, [(1, 2, 4), (2, 5, 4), (1, 3, 1), (3, 5, 50), (1, 4, 3), (4, 5, 4)])
test("10-all-is-free", 4, 1, 4, {2: 0, 3: 0}, [(1, 2, 0), (2, 3, 0), (3, 4, 0), (4, 1, 0)])
test("11-cheap-depot-at-a-dead-end", 4, 1, 4, {2: 0, 3: 90}, [(1, 2, 0), (1, 3, 5), (3, 4, 5)])
test("12-drawn-small", 12, 1, 12, drawn_depots(12, 3, 30), drawn_roads(12, 40, 30))
test("13-drawn", 600, 5, 77, drawn_depots(600, 12, 5000), drawn_roads(600, 2400, 5000))
test("14-drawn-dear", 500, 500, 1, drawn_depots(500, 3, BILLION), round_trip(500, 300, 160_000_000))
roads = [(a, a + 1, BILLION) for a in range(1, 4000)] + [(a + 1, a, BILLION) for a in range(1, 4000)]
test("15-near-the-limit-there-and-back", 4000, 1, 1, {4000: BILLION}, roads)
roads = drawn_roads(4000, 12_000, BILLION)
test("16-near-the-limit-drawn", 4000, 1, 4000, drawn_depots(4000, 40, BILLION), roads)
roads = round_trip(4000, 8000, 100_000_000)
test("17-near-the-limit-around", 4000, 1, 2, drawn_depots(4000, 5, BILLION), roads)
