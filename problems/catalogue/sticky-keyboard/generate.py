"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(13501)


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / "row_by_row.py"
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)


def test(name: str, typed: str, meant: str) -> None:
    write(name, f"{typed}\n{meant}\n")


def word(n: int, letters: str) -> str:
    return "".join(rng.choices(letters, k=n))


def mistyped(meant: str, stuck: float, wrong: float) -> str:
    out = []
    for letter in meant:
        chance = rng.random()
        if chance < wrong:
            letter = rng.choice("abcdefgh")
        elif chance < 2 * wrong:
            continue
        out.append(letter)
        while rng.random() < stuck:
            out.append(letter)
    return "".join(out)[:1000]


test("01-one-letter-equal", "a", "a")
test("02-one-letter-other", "a", "b")
test("03-first-letter-is-not-free", "aaaaaa", "b")
test("04-double-is-meant", "aabb", "aabb")
test("05-delete-between-equals", "aba", "aa")
test("06-replaced-letter-still-stuck", "aab", "xab")
test("07-insert-costs", "a", "aaaaaa")
test("08-nothing-in-common", "abcd", "wxyz")
test("09-drawn-two-letters", word(60, "ab"), word(50, "ab"))
meant = word(500, "abcdefgh")
test("10-drawn-mistyped", mistyped(meant, 0.3, 0.05), meant)
test("11-near-the-limit-all-equal", "z" * 1000, "z" * 999)
meant = word(1000, "abcde")
test("12-near-the-limit-mistyped", mistyped(meant, 0.2, 0.1), meant)
test("13-near-the-limit-drawn", word(1000, "abc"), word(1000, "abc"))
