"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(24001)


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / "rerooting.py"
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)

N = 10_000
Road = tuple[int, int, int, int]


def test(name: str, people: list[int], roads: list[Road]) -> None:
    lines = [str(len(people)), " ".join(map(str, people)), *(" ".join(map(str, road)) for road in roads)]
    write(name, "".join(line + "\n" for line in lines))


def tree(n: int, reach: int, fare: int) -> list[Road]:
    """A tree with names by chance; a village hangs on one of the `reach` before it, so a low reach makes it deep."""
    names = rng.sample(range(1, n + 1), n)
    roads = []
    for i in range(1, n):
        ends = [names[i], names[rng.randrange(max(0, i - reach), i)]]
        rng.shuffle(ends)
        roads.append((ends[0], ends[1], rng.randint(0, fare), rng.randint(0, fare)))
    rng.shuffle(roads)
    return roads


def drawn(n: int, people: int) -> list[int]:
    return [rng.randint(0, people) for _ in range(n)]


test("01-one-village", [1000], [])
test("02-two-villages", [3, 4], [(2, 1, 10, 100)])
test("03-nobody-at-all", [0, 0, 0], [(1, 2, 5, 5), (2, 3, 5, 5)])
test("04-all-live-in-one-village", [0, 0, 9, 0], [(1, 2, 1, 20), (2, 3, 300, 4), (3, 4, 5, 60)])
test("05-free-in-one-direction", [1, 1, 1, 1], [(1, 2, 0, 7), (2, 3, 0, 7), (4, 3, 7, 0)])
test("06-star", [2, 1, 3, 0, 5], [(1, 2, 1, 2), (3, 1, 3, 4), (1, 4, 5, 6), (5, 1, 7, 8)])
test("07-village-one-is-a-leaf", [4, 0, 1, 2, 6], [(3, 2, 9, 1), (2, 4, 2, 8), (2, 5, 3, 7), (1, 5, 4, 6)])
test("08-all-fares-zero", [1, 2, 3], [(3, 1, 0, 0), (2, 3, 0, 0)])
test("09-drawn-small", drawn(12, 9), tree(12, 4, 20))
test("10-drawn", drawn(400, 1000), tree(400, 30, 10_000))
test("11-drawn-bushy", drawn(2000, 1000), tree(2000, 2000, 10_000))
row = [(v, v + 1, 10_000, 9999) for v in range(1, N)]
test("12-near-the-limit-in-a-row", [1000] * N, row)
test("13-large-star", drawn(3000, 1000), [(3000, v, v, 3000 - v) for v in range(1, 3000)])
test("14-near-the-limit-drawn", drawn(N, 1000), tree(N, 500, 10_000))
