"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(4501)


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / "simulate.py"
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)


def hall(rows: int, columns: int, pillars: float, start: tuple[int, int]) -> list[str]:
    grid = [["#" if rng.random() < pillars else "." for _ in range(columns)] for _ in range(rows)]
    grid[start[0]][start[1]] = "S"
    return ["".join(line) for line in grid]


def test(name: str, grid: list[str], commands: str) -> None:
    write(name, f"{len(grid)} {len(grid[0])}\n" + "\n".join(grid) + f"\n{commands}\n")


def snake(rows: int, columns: int) -> str:
    """Visits each tile from the lower left corner on, column by column."""
    up = "F" * (rows - 1)
    return "".join(up + ("RFR" if column % 2 == 0 else "LFL") for column in range(columns - 1)) + up


test("01-one-tile", ["S"], "F")
test("02-one-tile-many-commands", ["S"], "FBFBRLFFBLBF")
test("03-only-turns", ["...", ".S.", "..."], "LLLRRLRLLL")
test("04-left-of-north", ["...", ".S.", "..."], "LFLFLFFLF")
test("05-backward-into-the-wall", ["S....", "....."], "RBFFFBBBBF")
test("06-one-row", ["..S...#."], "RFFFFFFFFLLBBBFF")
test("07-one-column", [".", ".", "#", "S", "."], "FFFFFLFBBRFFFF")
test("08-walled-in", ["###", "#S#", "###"], "FFFFFBBBBBB")
test("09-corner-and-negative-index", ["S..", "...", "..."], "LFRRFFFFFBBBB")
test("10-drawn-small", hall(6, 9, 0.2, (3, 4)), "".join(rng.choices("FFFBLR", k=80)))
test("11-drawn-many-pillars", hall(60, 40, 0.3, (30, 20)), "".join(rng.choices("FFFBLR", k=5000)))
test("12-drawn-open", hall(200, 200, 0.02, (100, 100)), "".join(rng.choices("FFFFFFFFFFFFBLR", k=100_000)))
every_tile = snake(200, 200)
test("13-every-tile", hall(200, 200, 0.0, (199, 0)), every_tile + "".join(rng.choices("FFFFFFBLR", k=100_000 - len(every_tile))))
