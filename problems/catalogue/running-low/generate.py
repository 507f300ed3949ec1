"""Writes the hidden tests of "Running low"."""

import random
import string
from collections import defaultdict
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
SCHEMA = """\
CREATE TABLE articles (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, reorder_level INTEGER NOT NULL);
CREATE TABLE movements (id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles (id), day INTEGER NOT NULL, quantity INTEGER NOT NULL);
"""
rng = random.Random(150)


def script(articles, movements):
    """articles: {id: (name, level)}; movements: (article id, day, quantity), numbered from 1."""
    rows = ",\n".join(f"({i}, '{name}', {level})" for i, (name, level) in articles.items())
    moves = ",\n".join(f"({i},{a},{day},{q})" for i, (a, day, q) in enumerate(movements, start=1))
    return f"{SCHEMA}INSERT INTO articles VALUES\n{rows};\nINSERT INTO movements VALUES\n{moves};\n"


def solve(articles, movements):
    changes = defaultdict(lambda: defaultdict(int))
    for article, day, quantity in movements:
        changes[article][day] += quantity
    rows = []
    for article, by_day in changes.items():
        name, level = articles[article]
        stock = 0
        for day in sorted(by_day):
            stock += by_day[day]
            if stock < level:
                rows.append((day, name, stock))
                break
    return "".join(f"'{name}',{day},{stock}\n" for day, name, stock in sorted(rows))


def shelf(count):
    names = set()
    while len(names) < count:
        names.add("".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(3, 8))))
    return {i: (name, rng.randint(0, 40)) for i, name in enumerate(sorted(sorted(names), key=lambda _: rng.random()), start=1)}


def trade(articles, count, days):
    """A full shelf on day 1, then more going out than coming in, in random order."""
    start = [(article, 1, rng.randint(50, 900)) for article in articles]
    later = [(rng.choice(list(articles)), rng.randint(1, days), rng.randint(-40, 36)) for _ in range(count - len(start))]
    return sorted(start + later, key=lambda _: rng.random())


def long_history(days):
    """One article, one movement a day, that never runs low until its last day."""
    return [(1, 1, 1000), *((1, day, 3 if day % 2 else -3) for day in range(2, days)), (1, days, -1000)]


pen = {1: ("pen", 10)}
some, many = shelf(12), shelf(200)
TESTS = {
    "01-one-movement-low": (pen, [(1, 4, 9)]),
    "02-exactly-at-the-level": (pen, [(1, 4, 10), (1, 5, 3), (1, 6, -3)]),
    "03-no-movement-of-one": ({1: ("pen", 10), 2: ("ink", 0)}, [(1, 1, 30), (1, 2, -25)]),
    "04-first-of-several-days": (pen, [(1, 1, 20), (1, 2, -15), (1, 3, 20), (1, 4, -20), (1, 5, -9)]),
    "05-dip-within-a-day": (pen, [(1, 1, -50), (1, 1, 70), (1, 2, -20), (1, 2, 10), (1, 3, -1)]),
    "06-below-zero": ({1: ("ink", 0)}, [(1, 1, 5), (1, 2, -6)]),
    "07-same-day-by-name": ({1: ("saw", 1), 2: ("axe", 1), 3: ("nut", 1)}, [(1, 2, 0), (2, 2, 0), (3, 1, 0)]),
    "08-days-as-numbers": (pen, [(1, 9, 40), (1, 10, -5), (1, 100, -30), (1, 20, -3)]),
    "09-later-movement-entered-first": (pen, [(1, 30, -20), (1, 20, -6), (1, 10, 25), (1, 1, 11)]),
    "10-some": (some, trade(some, 300, 30)),
    "11-many": (many, trade(many, 6_000, 365)),
    "12-one-long-history": (pen, long_history(12_000)),
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, (articles, movements) in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(script(articles, movements))
    (HIDDEN / f"{name}.out").write_text(solve(articles, movements))
