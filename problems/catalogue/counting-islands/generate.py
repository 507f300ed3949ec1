"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(10501)


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / "flood.py"
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)


def test(name: str, world: list[str]) -> None:
    write(name, f"{len(world)} {len(world[0])}\n" + "".join(line + "\n" for line in world))


def drawn(rows: int, columns: int, land: float) -> list[str]:
    return ["".join("#" if rng.random() < land else "." for _ in range(columns)) for _ in range(rows)]


def spiral_staircase(rows: int, columns: int) -> list[str]:
    """Rings of land around the world, each joined to the next by one square: a single long walk."""
    world = []
    for row in range(rows):
        gap = -2 * (row // 2) % columns
        if row % 2 == 0:
            world.append("".join("." if column == gap else "#" for column in range(columns)))
        else:
            joint = (gap - 1) % columns
            world.append("".join("#" if column == joint else "." for column in range(columns)))
    return world


test("01-one-square-of-land", ["#"])
test("02-one-square-of-water", ["."])
test("03-all-land", ["####", "####", "####"])
test("04-all-water", ["....", "...."])
test("05-one-column", ["#", "#", ".", "#"])
test("06-two-columns", ["#.", ".#", "##", "..", "#."])
test("07-one-row-over-the-edge", ["##..#.##"])
test("08-corners-do-not-touch", ["#.#.", ".#.#", "#.#."])
test("09-equal-sizes-different-harbours", [".##..###", ".##..#..", "........", "........", "###.##..", ".#..##.."])
test("10-only-upper-and-lower-edge", ["#####", ".....", "#####"])
test("11-drawn-small", drawn(12, 15, 0.5))
test("12-drawn-sparse", drawn(120, 300, 0.3))
test("13-near-the-limit-half-land", drawn(300, 300, 0.55))
test("14-near-the-limit-all-land", ["#" * 300] * 300)
test("15-one-long-walk", spiral_staircase(300, 300))
