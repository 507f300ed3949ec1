"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(5501)


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / "level_by_level.py"
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)


def test(name: str, parents: list[int]) -> None:
    write(name, f"{len(parents)}\n{' '.join(map(str, parents))}\n")


def shuffled(parents: list[int]) -> list[int]:
    """The same tree with other numbers."""
    n = len(parents)
    label = [0, *rng.sample(range(1, n + 1), n)]
    renamed = [0] * n
    for comment, parent in enumerate(parents, start=1):
        renamed[label[comment] - 1] = label[parent]
    return renamed


def tree(n: int, reach: int) -> list[int]:
    """A comment answers one of the `reach` comments before it, or the article."""
    return [rng.randint(max(0, i - reach), i - 1) for i in range(1, n + 1)]


N = 30_000
test("01-one-comment", [0])
test("02-all-under-the-article", [0] * 12)
test("03-in-order-chain", [0, 1, 2, 3, 4])
test("04-backward-chain", [2, 3, 4, 5, 0])
test("05-all-answer-the-last", [7, 7, 7, 7, 7, 7, 0])
test("06-smallest-is-not-first", [4, 5, 0, 6, 3, 3, 3])
test("07-drawn-small", shuffled(tree(40, 6)))
test("08-drawn-wide", shuffled(tree(3000, 3000)))
test("09-drawn-deep", shuffled(tree(900, 2)))
test("10-near-the-limit-wide", shuffled(tree(N, N)))
test("11-near-the-limit-chain", shuffled(list(range(N))))
test("12-two-chains", shuffled([0, 0, *range(1, 14_999)]))
