"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(15501)


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / "sweep.py"
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)

BILLION = 1_000_000_000
Row = tuple[str, int, int]


def test(name: str, t: int, d: int, a: int, rows: list[Row]) -> None:
    lines = [f"{len(rows)} {t} {d} {a}", *(f"{person} {start} {end}" for person, start, end in rows)]
    write(name, "".join(line + "\n" for line in lines))


def said(text: str) -> list[Row]:
    """Rows written in one line, as ann:10-30."""
    rows = []
    for word in text.split():
        person, span = word.split(":")
        start, end = span.split("-")
        rows.append((person, int(start), int(end)))
    return rows


def drawn(n: int, people: int, t: int, longest: int) -> list[Row]:
    rows = []
    for _ in range(n):
        person = rng.randrange(people)
        start = rng.randrange(t)
        end = min(t, start + rng.randint(1, longest))
        rows.append((chr(97 + person // 26) + chr(97 + person % 26), start, end))
    return rows


test("01-no-rows", 50, 50, 0, [])
test("02-away-all-the-time", 50, 1, 0, said("ann:0-50"))
test("03-more-may-be-missing-than-there-are", 50, 10, 7, said("ann:0-50 bob:10-20"))
test("04-just-long-enough", 40, 10, 0, said("ann:10-20 bob:30-31"))
test("05-one-too-short", 40, 10, 0, said("ann:9-20 bob:29-31"))
test("06-own-appointments-within-each-other", 60, 5, 1, said("ann:0-60 ann:10-20 ann:15-40 ann:10-20 bob:30-35"))
test("07-own-appointments-meet", 60, 5, 0, said("ann:20-30 ann:30-40 ann:10-20 ann:0-60 ann:5-6"))
test("08-hand-overs", 60, 60, 2, said("ann:0-20 bob:10-30 cy:20-40 dee:30-60 ann:40-60"))
test("09-first-and-last-moment", 10, 1, 0, said("ann:1-9"))
test("10-same-row-twice", 30, 4, 0, said("zoe:12-15 zoe:12-15 abcdefghij:15-20 abcdefghij:19-26"))
test("11-drawn-small", 200, 8, 2, drawn(30, 6, 200, 40))
test("12-drawn", 100_000, 60, 5, drawn(1500, 40, 100_000, 900))
test("13-drawn-crowded", 1000, 3, 24, drawn(3000, 50, 1000, 20))
test("14-near-the-limit", BILLION, 40_000, 6, drawn(12_000, 600, BILLION, 1_000_000))
test("15-near-the-limit-few-people", BILLION, 100_000, 1, drawn(12_000, 9, BILLION, 200_000))
