"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(14501)
ORACLES = {1: "ordered_dict.py", 2: "two_homes.py"}


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / ORACLES[part]
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)

N = 22_000


def test(part: int, name: str, capacity: int, commands: list[str]) -> None:
    write(name, f"{capacity} {len(commands)}\n" + "".join(command + "\n" for command in commands), part)


def drawn(n: int, keys: int, words: str) -> list[str]:
    """Commands on `keys` keys, low keys more often; `words` tells how often each command comes."""
    commands = []
    for word in rng.choices(words.split(), k=n):
        key = min(rng.randrange(keys), rng.randrange(keys))
        commands.append(f"{word} {key} {rng.randrange(1000)}" if word == "PUT" else f"{word} {key}")
    return commands


def said(text: str) -> list[str]:
    """Commands written in one line, with P, G, + and - for PUT, GET, PIN and UNPIN."""
    words = {"P": "PUT", "G": "GET", "+": "PIN", "-": "UNPIN"}
    return [" ".join([words[part[0]], *part[1:].split("=")]) for part in text.split()]


test(1, "01-miss-in-an-empty-cache", 3, said("G5"))
test(1, "02-only-puts", 2, said("P1=1 P2=2 P3=3 P1=4 P2=5"))
test(1, "03-room-for-one", 1, said("P1=1 G1 P2=2 G1 G2 P2=3 P1=7 G1"))
test(1, "04-put-again-is-a-use", 2, said("P1=1 P2=2 P1=3 P4=4 G1 G2 G4"))
test(1, "05-miss-is-no-use", 2, said("P1=1 P2=2 G9 P3=3 G9 G1 G2 G3"))
test(1, "06-never-full", 22_000, said("P1=1 P2=2 G1 P3=3 G2 G3 G0"))
test(1, "07-zero-key-and-value", 2, said("P0=0 G0 P1=0 P2=0 G0 G1"))
test(1, "08-full-and-known-key", 3, said("P1=1 P2=2 P3=3 P3=9 P1=8 P2=7 G1 G2 G3 P4=4 G3"))
test(1, "09-drawn-small", 4, drawn(60, 9, "PUT PUT GET GET GET"))
test(1, "10-drawn", 300, drawn(8000, 700, "PUT GET GET"))
test(1, "11-near-the-limit", 10_000, [f"PUT {key} {key % 10}" for key in rng.sample(range(10_000, 99_999), N)])

test(2, "01-pin-what-is-not-there", 2, said("+1 -1 P1=1 +1 -1 -1"))
test(2, "02-one-pinned-place", 1, said("P1=1 +1 P2=2 P1=3 G1 -1 P2=2 G1 G2"))
test(2, "03-as-in-part-one", 2, said("P1=1 P2=2 G1 P3=3 G2 G1 G3"))
test(2, "04-pin-twice-unpin-once", 2, said("P1=1 +1 +1 -1 P2=2 P3=3 G1 G2 G3"))
test(2, "05-pin-is-no-use", 2, said("P1=1 P2=2 +2 +1 -2 -1 P3=3 G2 G1"))
test(2, "06-unpin-without-a-pin", 3, said("P1=1 P2=2 P3=3 -1 -1 P4=4 G1 G2"))
test(2, "07-refused-then-room", 2, said("P1=1 P2=2 +1 +2 P3=3 G3 P1=9 -2 P3=3 G1 G2 G3"))
test(2, "08-evicted-and-back-without-its-pin", 2, said("P1=1 +1 -1 P2=2 P3=3 P1=1 P4=4 P5=5 G1"))
test(2, "09-drawn-small", 4, drawn(80, 8, "PUT PUT GET PIN UNPIN"))
test(2, "10-drawn", 200, drawn(7000, 500, "PUT PUT PUT GET GET PIN UNPIN UNPIN"))
test(2, "11-drawn-mostly-pinned", 150, drawn(5000, 300, "PUT PUT PIN PIN UNPIN"))
pins = [f"{word} {key}{value}" for key in range(1000) for word, value in (("PUT", " 1"), ("PIN", ""))]
puts = [f"PUT {key} 2" for key in range(10_000, 10_000 + N - len(pins))]
test(2, "12-near-the-limit-many-entries", 9500, pins + puts)
