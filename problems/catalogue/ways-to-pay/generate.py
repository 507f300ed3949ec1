"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(12501)


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / "window.py"
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)


def test(name: str, price: int, coins: list[tuple[int, int]]) -> None:
    write(name, f"{len(coins)} {price}\n" + "".join(f"{value} {count}\n" for value, count in coins))


def drawn(kinds: int, greatest: int, most: int) -> list[tuple[int, int]]:
    return [(value, rng.randint(0, most)) for value in rng.sample(range(1, greatest + 1), kinds)]


test("01-price-zero", 0, [(1, 3), (2, 0)])
test("02-no-coins-at-all", 7, [(7, 0), (1, 0)])
test("03-one-coin-exactly", 10_000, [(10_000, 1)])
test("04-one-coin-too-few", 12, [(3, 3), (2, 1)])
test("05-all-the-coins", 29, [(5, 3), (3, 4), (1, 2)])
test("06-more-than-the-price", 5, [(6, 9), (7, 1), (5, 1_000_000)])
test("07-one-each-powers", 9999, [(2**i, 1) for i in range(14)])
test("08-drawn-small", 40, drawn(8, 12, 4))
test("09-drawn-few-coins", 3000, drawn(40, 300, 6))
test("10-drawn-mixed", 8765, drawn(50, 900, 40))
test("11-great-values", 10_000, drawn(60, 10_000, 1_000_000))
test("12-near-the-limit-many-small", 10_000, [(value, rng.randint(200_000, 1_000_000)) for value in range(1, 61)])
test("13-near-the-limit-tight", 10_000, [(value, 6) for value in range(1, 61)])
