"""Writes the hidden tests of "Days in a row"."""

import random
import string
from collections import defaultdict
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
SCHEMA = """\
CREATE TABLE learners (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE lessons (id INTEGER PRIMARY KEY, learner_id INTEGER NOT NULL REFERENCES learners (id), day INTEGER NOT NULL);
"""
rng = random.Random(152)


def script(learners, lessons):
    """learners: {id: name}; lessons: (learner id, day), numbered from 1."""
    rows = ",\n".join(f"({i}, '{name}')" for i, name in learners.items())
    text = f"{SCHEMA}INSERT INTO learners VALUES\n{rows};\n"
    if lessons:
        done = ",\n".join(f"({i},{learner},{day})" for i, (learner, day) in enumerate(lessons, start=1))
        text += f"INSERT INTO lessons VALUES\n{done};\n"
    return text


def solve(learners, lessons):
    days = defaultdict(set)
    for learner, day in lessons:
        days[learner].add(day)
    rows = []
    for learner, mine in days.items():
        best = (0, 0)
        for day in mine:
            if day - 1 not in mine:
                end = day
                while end in mine:
                    end += 1
                best = max(best, (end - day, day))
        rows.append((-best[0], learners[learner], best[1]))
    return "".join(f"{name}|{-days}|{first}\n" for days, name, first in sorted(rows))


def crowd(count):
    names = set()
    while len(names) < count:
        names.add("".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(3, 8))))
    return dict(zip(rng.sample(range(1, 10 * count), count), sorted(sorted(names), key=lambda _: rng.random())))


def practice(learners, count, days):
    """Random days, most learners having some lessons twice."""
    ids = list(learners)[: max(1, len(learners) * 9 // 10)]
    return [(rng.choice(ids), rng.randint(1, days)) for _ in range(count)]


def shuffled(lessons):
    return sorted(sorted(lessons), key=lambda _: rng.random())


def of(learner, days):
    return [(learner, day) for day in days]


eva = {1: "eva"}
pair = {1: "tom", 2: "eva"}
some, many = crowd(12), crowd(200)
TESTS = {
    "01-one-lesson": (eva, of(1, [7])),
    "02-no-lesson-at-all": (pair, []),
    "03-several-lessons-a-day": (eva, of(1, [5, 5, 5, 6, 6, 8, 9])),
    "04-latest-of-equal-runs": (eva, of(1, [1, 2, 3, 5, 6, 7, 9, 10, 12, 13, 14, 16])),
    "05-numbers-not-words": (pair, of(1, range(8, 13)) + of(2, [99, 100, 101, 1000, 1001])),
    "06-entered-backwards": (eva, of(1, [20, 19, 17, 16, 15, 12, 11])),
    "07-ties-by-name": ({1: "zoe", 2: "bob", 3: "ann", 4: "kim"}, of(1, [1, 2]) + of(2, [4, 5]) + of(3, [9, 8]) + of(4, [3])),
    "08-runs-of-two-learners-meet": (pair, of(1, [1, 2, 3]) + of(2, [4, 5]) + of(1, [6]) + of(2, [6])),
    "09-some": (some, practice(some, 250, 40)),
    "10-some-with-gaps-of-one-day": (some, shuffled([(i, day) for i in some for day in range(1, 60) if day % rng.randint(2, 9)])),
    "11-many": (many, practice(many, 9_000, 60)),
    "12-one-long-run": (eva, shuffled(of(1, [day for day in range(1, 12_001) if day not in (3, 11_500)]))),
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, (learners, lessons) in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(script(learners, lessons))
    (HIDDEN / f"{name}.out").write_text(solve(learners, lessons))
