"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HIDDEN = HERE / "part-1" / "tests" / "hidden"
ORACLE = HERE / "part-1" / "solutions" / "accepted" / "floors.py"
rng = random.Random(8)
N = 200


def test(name, k, rows):
    """Write one hidden test; the accepted Python solution gives a way."""
    text = f"{len(rows)} {len(rows[0])} {k}\n" + "".join(row + "\n" for row in rows)
    run = subprocess.run([sys.executable, str(ORACLE)], input=text.encode(), capture_output=True, check=True)
    (HIDDEN / f"{name}.in").write_text(text)
    (HIDDEN / f"{name}.out").write_bytes(run.stdout)


def placed(rows, start, goal):
    rows = [list(row) for row in rows]
    rows[start[0]][start[1]], rows[goal[0]][goal[1]] = "S", "G"
    return ["".join(row) for row in rows]


def drawn(r, c, shelves, piles):
    weights = [1 - shelves - piles, shelves, piles]
    rows = ["".join(rng.choices(".#+", weights=weights, k=c)) for _ in range(r)]
    return placed(rows, (0, 0), (r - 1, c - 1))


def aisles(r, c, gaps):
    """One long way to and fro between rows of shelves; `gaps` of them are closed by a pile only, far from its end."""
    rows = []
    for i in range(r):
        if i % 2 == 0:
            rows.append("." * c)
        else:
            rows.append("#" * (c - 1) + "." if i % 4 == 1 else "." + "#" * (c - 1))
    for i in rng.sample(range(1, r - 1, 2), gaps):
        j = rng.randrange(c // 4, 3 * c // 4)
        rows[i] = rows[i][:j] + "+" + rows[i][j + 1 :]
    return placed(rows, (0, 0), (r - 1, c - 1) if (r // 2) % 2 == 0 else (r - 1, 0))


HIDDEN.mkdir(parents=True, exist_ok=True)
test("01-side-by-side", 0, ["SG"])
test("02-one-column", 1, ["G", "+", ".", "S"])
test("03-walled-in", 3, ["S#.", "##.", "..G"])
test("04-a-pile-too-many", 2, ["S+++G", "#####"])
test("05-save-the-pile-for-later", 1, ["S+....", ".#.###", "....+G", "######"])
test("06-round-the-piles-is-as-short", 2, ["S+.", "...", ".+G"])
test("07-not-the-first-pile", 2, ["S.+.#..", "+##.#.G", "....+..", "######."])
test("08-backwards", 1, ["...G", ".##+", ".#..", "...S"])
test("09-drawn-small", 2, drawn(8, 9, 0.2, 0.25))
test("10-drawn", 3, drawn(60, 70, 0.3, 0.1))
test("11-open-floor", 3, drawn(N, N, 0.02, 0.05))
test("12-aisles", 3, aisles(N - 1, N, 12))
test("13-aisles-without-piles", 0, aisles(N - 1, N, 0))
test("14-full-of-piles", 3, drawn(N, N, 0.22, 0.15))
