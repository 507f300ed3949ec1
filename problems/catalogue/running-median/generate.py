"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(23001)


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / "two_heaps.py"
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)


def test(name: str, commands: list[str]) -> None:
    write(name, f"{len(commands)}\n" + "".join(command + "\n" for command in commands))


def said(text: str) -> list[str]:
    """Commands written in one line: +1.5 reports a reading, -2 retracts number 2, ? asks."""
    return [word if word == "?" else f"{word[0]} {word[1:]}" for word in text.split()]


def reading(spread: int = 1_000_000) -> str:
    return f"{rng.randint(-spread, spread) / 1000:g}"


def drawn(n: int, weights: tuple[int, int, int], spread: int) -> list[str]:
    """Commands in the proportions of `weights`, for reports, retractions and questions."""
    commands, here, reported = [], [], 0
    for command in rng.choices("+-?", weights=weights, k=n):
        if command == "-" and here:
            place = rng.randrange(len(here))
            here[place], here[-1] = here[-1], here[place]
            commands.append(f"- {here.pop()}")
        elif command == "?":
            commands.append("?")
        else:
            reported += 1
            here.append(reported)
            commands.append(f"+ {reading(spread)}")
    return commands


test("01-nothing-counts", said("? ? +5 -1 ?"))
test("02-one-reading", said("+-1000 ? ?"))
test("03-two-readings-far-apart", said("+1000 +-1000 ? +-999.999 ?"))
test("04-all-equal", said("+7 +7 +7 +7 ? -2 ? -4 ? -1 ? -3 ?"))
test("05-the-middle-is-retracted", said("+1 +2 +3 +4 +5 ? -3 ? -2 ? -4 ? -1 ? -5 ?"))
test("06-the-lower-half-goes", said("+6 +5 +4 +3 +2 +1 ? -6 ? -5 ? -4 ? -3 ?"))
test("07-the-upper-half-goes", said("+1 +2 +3 +4 +5 +6 ? -6 ? -5 ? -4 ? -3 ?"))
test("08-empty-and-filled-again", said("+1 +2 -1 -2 ? +8 ? +-8 ? -4 ? -3 ? +0.001 +0.002 ?"))
test("09-numbers-are-not-given-twice", said("+10 +20 -1 +30 -3 ? +40 -2 ? -4 ?"))
test("10-drawn-small", drawn(100, (4, 3, 4), 5000))
test("11-drawn-whole-numbers", [c if "." not in c else c.split(".")[0] for c in drawn(3000, (5, 3, 2), 9000)])
test("12-drawn-comes-and-goes", drawn(8000, (2, 1, 1), 1_000_000))
test("13-near-the-limit-then-asks", [f"+ {reading()}" for _ in range(12_000)] + ["?"] * 12_000)
rising = [f"+ {k / 10:g}" for k in range(-8000, 8000, 2)]
fading = [line for i in range(1, 8001) for line in (f"- {i}", "?")]
test("14-near-the-limit-retracts-all", rising + fading)
