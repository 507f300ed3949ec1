"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(16501)
ORACLES = {1: "three_heaps.py", 2: "three_lanes.py"}


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / ORACLES[part]
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)

N = 25_000


def test(part: int, name: str, spots: str, events: list[str]) -> None:
    write(name, f"{spots}\n{len(events)}\n" + "".join(event + "\n" for event in events), part)


def said(text: str) -> list[str]:
    """Events written in one line: S1 for the arrival of vehicle 1, which is small, and -1 for its leaving."""
    return [f"OUT {word[1:]}" if word[0] == "-" else f"IN {word[1:]} {word[0]}" for word in text.split()]


def row(n: int, sizes: str) -> str:
    return "".join(rng.choices(sizes, k=n))


def drawn(n: int, sizes: str, leaving: float, plates: int, gone: float = 0.05) -> list[str]:
    """Vehicles come and leave; `gone` tells how many of those that leave are not expected to be there."""
    here: list[int] = []
    away = list(range(plates))
    events = []
    for _ in range(n):
        if not away or (here and rng.random() < leaving):
            if away and rng.random() < gone:
                events.append(f"OUT {rng.choice(away)}")
                continue
            place = rng.randrange(len(here))
            here[place], here[-1] = here[-1], here[place]
            away.append(here.pop())
            events.append(f"OUT {away[-1]}")
        else:
            place = rng.randrange(len(away))
            away[place], away[-1] = away[-1], away[place]
            here.append(away.pop())
            events.append(f"IN {here[-1]} {rng.choice(sizes)}")
    return events


test(1, "01-one-spot", "M", said("S1 M2 -1 L3 M2 -2"))
test(1, "02-all-of-one-size", "SSS", said("M1 L2 S3 S4 S5 S6 -4 -3 S7 S8"))
test(1, "03-own-size-is-full", "SML", said("S1 S2 S3 S4 -1 -2 -3 L5 M6 S7"))
test(1, "04-large-spots-come-first", "LLMMSS", said("S1 M2 L3 S4 M5 L6 S7 M7 L7"))
test(1, "05-freed-in-another-order", "SSSSS", said("S1 S2 S3 S4 S5 -2 -5 -1 -4 S6 S7 S8 S9"))
test(1, "06-back-with-another-size", "SML", said("S7 -7 M7 -7 L7 -7 L7 -7 -7 S7"))
test(1, "07-nobody-is-there", "SML", said("-0 -1 -99999"))
test(1, "08-plate-zero", "LS", said("S0 -0 L0 -0 M0 S99999"))
test(1, "09-drawn-small", row(9, "SML"), drawn(80, "SML", 0.4, 20, 0.1))
test(1, "10-drawn", row(400, "SSML"), drawn(3000, "SSML", 0.4, 900))
test(1, "11-near-the-limit-fills-up", row(12_000, "SSSML"), [f"IN {plate} S" for plate in rng.sample(range(N), N)])
test(1, "12-drawn-in-a-large-garage", row(5000, "SML"), drawn(4000, "SSML", 0.2, 9000))

test(2, "01-one-spot", "L", said("L1 M2 S3 L4 -1 -2 -3 -4 S5"))
test(2, "02-nobody-fits", "SL", said("L1 S2 L3 L4 -2 S5 -5 -1 -3 M6"))
test(2, "03-smaller-one-waited-longer", "LMS", said("L1 M2 S3 S4 M5 L6 -1 -2 -3 -4 -5 -6"))
test(2, "04-too-large-for-all", "SSM", said("L1 L2 S3 -1 M4 -4 -2 -2"))
test(2, "05-leaves-the-lane-and-comes-back", "S", said("S1 S2 S3 S4 -2 S2 -1 -3 -4 -2"))
test(2, "06-back-with-another-size", "SL", said("L1 S2 S3 -3 L3 -2 M4 -1 -3 -4"))
test(2, "07-all-of-the-lane-leaves", "M", said("M1 M2 S3 L4 -2 -4 -3 -1 S5 -1 -4"))
test(2, "08-as-in-part-one", "LMSM", said("S1 S2 S3 M4 -2 M5 -9 -1 -3 S1"))
test(2, "09-drawn-small", row(6, "SML"), drawn(90, "SML", 0.45, 25, 0.1))
test(2, "10-drawn", row(150, "SSML"), drawn(3000, "SSML", 0.47, 700))
test(2, "11-drawn-in-a-long-lane", row(40, "SSM"), drawn(3000, "SMML", 0.48, 2000, 0.02))
order = rng.sample(range(6000), 6000)
small = [f"IN {plate} S" for plate in order]
waiting = [f"IN {10_000 + k} {rng.choice('MMMML')}" for k in range(12_900)]
leaving = [f"OUT {plate}" for plate in rng.sample(order, 6000)]
test(2, "12-near-the-limit-nobody-fits", "S" * 6000, small + waiting + leaving)
