"""Writes the hidden tests of "Meeting rooms"."""

import heapq
import random
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
rng = random.Random(120)


def solve(cleaning, meetings):
    """One heap of the rooms in use by the minute at which they are free again, one of the free rooms by number."""
    rooms, in_use, free, given = 0, [], [], [0] * len(meetings)
    for i in sorted(range(len(meetings)), key=lambda i: (meetings[i][0], i)):
        begin, end = meetings[i]
        while in_use and in_use[0][0] <= begin:
            heapq.heappush(free, heapq.heappop(in_use)[1])
        if not free:
            rooms += 1
            free.append(rooms)
        given[i] = heapq.heappop(free)
        heapq.heappush(in_use, (end + cleaning, given[i]))
    return rooms, given


def meetings(count, last_begin, shortest, longest):
    begins = [rng.randint(0, last_begin) for _ in range(count)]
    return [(begin, min(9999, begin + rng.randint(shortest, longest))) for begin in begins]


TESTS = {
    "01-one-meeting": (0, [(5, 6)]),
    "02-all-equal": (3, [(7, 9)] * 6),
    "03-never-together": (0, [(40, 50), (30, 40), (20, 30), (10, 20), (0, 10)]),
    "04-cleaning-parts-them": (1, [(40, 50), (30, 40), (20, 30), (10, 20), (0, 10)]),
    "05-lowest-not-first-free": (0, [(0, 30), (1, 10), (2, 20), (25, 40), (31, 35), (32, 33)]),
    "06-same-begin-input-order": (5, [(10, 90), (10, 20), (5, 12), (10, 15), (26, 27), (17, 40)]),
    "07-one-long-many-short": (0, [(0, 9999), *((minute, minute + 1) for minute in range(0, 200, 2))]),
    "08-cleaning-longer-than-meetings": (1000, meetings(40, 6000, 1, 5)),
    "09-full-day-edges": (0, [(0, 9999), (9998, 9999), (0, 1), (1, 9998)]),
    "10-random": (15, meetings(300, 1500, 5, 120)),
    "11-busy-and-random": (3, meetings(8_000, 9900, 1, 60)),
    "12-all-overlap": (0, [(rng.randint(0, 4999), rng.randint(5000, 9999)) for _ in range(18_000)]),
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, (cleaning, plan) in TESTS.items():
    rows = "".join(f"{begin} {end}\n" for begin, end in plan)
    (HIDDEN / f"{name}.in").write_text(f"{len(plan)} {cleaning}\n{rows}")
    rooms, given = solve(cleaning, plan)
    (HIDDEN / f"{name}.out").write_text(f"{rooms}\n{' '.join(map(str, given))}\n")
