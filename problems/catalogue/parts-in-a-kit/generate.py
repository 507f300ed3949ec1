"""Writes the hidden tests of "Parts in a kit"."""

import random
import string
from collections import Counter, defaultdict
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
SCHEMA = """\
CREATE TABLE articles (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE contents (whole_id INTEGER NOT NULL REFERENCES articles (id), part_id INTEGER NOT NULL REFERENCES articles (id), quantity INTEGER NOT NULL, PRIMARY KEY (whole_id, part_id));
"""
rng = random.Random(205)


def script(articles, contents):
    """articles: {id: name}; contents: {(whole id, part id): quantity}."""
    rows = ",\n".join(f"({i}, '{name}')" for i, name in articles.items())
    text = f"{SCHEMA}INSERT INTO articles VALUES\n{rows};\n"
    if contents:
        held = ",\n".join(f"({whole}, {part}, {quantity})" for (whole, part), quantity in contents.items())
        text += f"INSERT INTO contents VALUES\n{held};\n"
    return text


def solve(articles, contents):
    """Each article's pieces are worked out once. Raises AssertionError where a promise of the statement is broken."""
    below = defaultdict(list)
    for (whole, part), quantity in contents.items():
        below[whole].append((part, quantity))
    known = {}

    def pieces(article):
        if article not in known:
            found, ways, depth = Counter(), 0, 0
            for part, quantity in below[article]:
                inner, more, deeper = pieces(part)
                for piece, count in inner.items():
                    found[piece] += quantity * count
                ways, depth = ways + more, max(depth, deeper + 1)
            known[article] = (found, ways, depth) if below[article] else (Counter({article: 1}), 1, 0)
        return known[article]

    kits = {whole for whole, _ in contents} - {part for _, part in contents}
    rows = []
    for kit in kits:
        found, ways, depth = pieces(kit)
        assert ways <= 5_000 and depth <= 12 and max(found.values()) <= 10**15, (ways, depth)
        rows += [(articles[kit], articles[piece], count) for piece, count in found.items()]
    return "".join(f"{kit}|{piece}|{count}\n" for kit, piece, count in sorted(rows))


def named(count):
    names = set()
    while len(names) < count:
        names.add("".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(3, 8))))
    return dict(zip(rng.sample(range(1, 10 * count), count), sorted(sorted(names), key=lambda _: rng.random())))


def layered(articles, layers, rows, most):
    """Each article contains some of the next layer, and now and then one of a layer below that."""
    ids = list(articles)
    size = len(ids) // layers
    contents = {}
    for _ in range(rows):
        layer = rng.randrange(layers - 1)
        whole = ids[layer * size + rng.randrange(size)]
        lower = min(layers - 1, layer + 1 + (rng.random() < 0.2))
        contents[whole, ids[lower * size + rng.randrange(size)]] = rng.randint(1, most)
    return contents


def ladder(steps, quantity):
    """Each step contains both sides of the next one: the ways double."""
    contents = {}
    for step in range(steps):
        for side in (1, 2):
            contents[3 * step, 3 * step + side] = quantity
            contents[3 * step + side, 3 * step + 3] = 1
    return contents


letters = {i: letter for i, letter in enumerate(string.ascii_lowercase)}
few, some, many = named(20), named(80), named(400)
rungs = {i: name for i, name in enumerate(sorted(named(40).values()))}
TESTS = {
    "01-nothing-contains-anything": ({1: "brush", 2: "paint"}, {}),
    "02-one-piece-in-a-kit": ({2: "box", 1: "nut"}, {(2, 1): 1}),
    "03-one-chain": (letters, {(i, i + 1): 2 for i in range(12)}),
    "04-two-ways-to-one-piece": (letters, {(0, 1): 1, (0, 2): 1, (1, 3): 4, (2, 3): 4, (0, 3): 4}),
    "05-piece-beside-what-contains-it": (letters, {(5, 4): 3, (5, 3): 2, (4, 3): 7, (4, 2): 1}),
    "06-kits-share-a-whole": (letters, {(9, 5): 2, (8, 5): 3, (7, 5): 5, (5, 1): 2, (5, 0): 1}),
    "07-kits-by-name": ({1: "z", 2: "b", 3: "aa", 4: "a", 5: "ab"}, {(1, 4): 1, (2, 4): 1, (3, 4): 1, (1, 5): 1}),
    "08-more-than-32-bits": (letters, {(i, i + 1): 20 for i in range(11)}),
    "09-few": (few, layered(few, 4, 25, 5)),
    "10-some": (some, layered(some, 6, 120, 9)),
    "11-many": (many, layered(many, 8, 600, 12)),
    "12-ways-double": (rungs, ladder(5, 3) | {(15, 21 + k): k for k in range(1, 19)}),
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, (articles, contents) in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(script(articles, contents))
    (HIDDEN / f"{name}.out").write_text(solve(articles, contents))
