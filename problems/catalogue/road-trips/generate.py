"""Writes the table of roads and the hidden tests of "Road trips"."""

import random
from pathlib import Path

FOLDER = Path(__file__).parent
HIDDEN = FOLDER / "part-1" / "tests" / "hidden"
TOWNS, NEIGHBOURS = 400, 5
BEGINNINGS = ("al", "ber", "cor", "dun", "el", "fen", "gar", "hol", "il", "kel", "lor", "mar", "nor", "os", "pel")
MIDDLES = ("", "a", "en", "i", "or", "um")
ENDS = ("bach", "berg", "by", "dorf", "feld", "ham", "ley", "ton", "wick", "burg")
rng = random.Random(57)


def make_roads():
    """From each town to its nearest ones, written down once and from whichever end."""
    names = sorted({a + b + c for a in BEGINNINGS for b in MIDDLES for c in ENDS})
    towns = {name: (rng.randrange(900), rng.randrange(900)) for name in rng.sample(names, TOWNS)}
    roads = {}
    for name, (x, y) in towns.items():
        near = sorted((abs(x - p) + abs(y - q), other) for other, (p, q) in towns.items() if other != name)
        for distance, other in near[:NEIGHBOURS]:
            ends = (name, other) if rng.random() < 0.5 else (other, name)
            if (other, name) not in roads and (name, other) not in roads:
                roads[ends] = distance + rng.randint(1, 9)
    return roads


def solve(trips):
    lengths = []
    for trip in trips:
        legs = [KM.get(leg) for leg in zip(trip, trip[1:])]
        lengths.append("impossible" if None in legs else str(sum(legs)))
    return lengths


def walk(legs):
    trip = [rng.choice(ALL)]
    while len(trip) <= legs:
        trip.append(rng.choice(NEXT[trip[-1]]))
    return trip


def without_road(town):
    return rng.choice([other for other in ALL if other != town and (town, other) not in KM])


def broken(legs):
    """A trip with one leg for which there is no road."""
    trip = walk(legs)
    at = rng.randrange(1, len(trip))
    trip[at] = without_road(trip[at - 1])
    return trip


def broken_at_the_end(legs):
    trip = walk(legs)
    return [*trip, without_road(trip[-1])]


ROADS = make_roads()
KM = ROADS | {(b, a): km for (a, b), km in ROADS.items()}
NEXT = {}
for start, end in sorted(KM):
    NEXT.setdefault(start, []).append(end)
ALL = sorted(NEXT)
WRITTEN = sorted(ROADS)

TESTS = {
    "01-one-road-as-written": [list(WRITTEN[0])],
    "02-one-road-the-other-way": [list(WRITTEN[1][::-1])],
    "03-there-and-back": [[*WRITTEN[2], WRITTEN[2][0]]],
    "04-no-road": [broken(1)],
    "05-no-road-at-the-end": [broken_at_the_end(6)],
    "06-every-road-forth": [list(road) for road in WRITTEN[:200]],
    "07-every-road-back": [list(road[::-1]) for road in WRITTEN[:200]],
    "08-a-long-trip": [walk(49)],
    "09-some-are-impossible": [rng.choice((walk, broken))(rng.randint(1, 12)) for _ in range(200)],
    "10-full-size-short-trips": [walk(1) for _ in range(10_000)],
    "11-full-size-long-trips": [rng.choice((walk, walk, broken))(49) for _ in range(500)],
}

(FOLDER / "files").mkdir(exist_ok=True)
HIDDEN.mkdir(parents=True, exist_ok=True)
rows = [f"{start},{end},{km}\n" for (start, end), km in ROADS.items()]
(FOLDER / "files" / "roads.csv").write_text("from,to,km\n" + "".join(rows))
for name, trips in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(f"{len(trips)}\n" + "".join(" ".join(trip) + "\n" for trip in trips))
    (HIDDEN / f"{name}.out").write_text("\n".join(solve(trips)) + "\n")
