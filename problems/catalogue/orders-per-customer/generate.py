"""Writes the hidden tests of "Orders per customer"."""

import random
import string
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
SCHEMA = """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), status TEXT NOT NULL, amount_cents INTEGER NOT NULL);
"""
rng = random.Random(70)


def script(customers, orders):
    """customers: {id: name}; orders: (customer id, status, cents), numbered from 1."""
    text = SCHEMA + "INSERT INTO customers VALUES\n" + ",\n".join(f"({i}, '{name}')" for i, name in customers.items()) + ";\n"
    if orders:
        rows = (f"({i}, {who}, '{status}', {cents})" for i, (who, status, cents) in enumerate(orders, start=1))
        text += "INSERT INTO orders VALUES\n" + ",\n".join(rows) + ";\n"
    return text


def solve(customers, orders):
    found = {who: [0, 0] for who in customers}
    for who, status, cents in orders:
        if status != "cancelled":
            found[who][0] += 1
            found[who][1] += cents
    rows = sorted((-count, customers[who], total) for who, (count, total) in found.items())
    return "".join(f"'{name}',{-count},{total}\n" for count, name, total in rows)


def crowd(count):
    names = set()
    while len(names) < count:
        names.add("".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(3, 9))).capitalize())
    return dict(zip(rng.sample(range(1, 10 * count), count), sorted(sorted(names), key=lambda _: rng.random())))


def random_orders(customers, count):
    buyers = list(customers)[: max(1, len(customers) * 2 // 3)]
    statuses = ["open", "sent", "sent", "cancelled"]
    return [(rng.choice(buyers), rng.choice(statuses), rng.randint(0, 1_000_000)) for _ in range(count)]


few, some, many = crowd(6), crowd(60), crowd(2_000)
TESTS = {
    "01-one-customer-no-order": ({1: "Ada"}, []),
    "02-one-customer-one-order": ({1: "Ada"}, [(1, "open", 100)]),
    "03-nobody-ordered": ({3: "Tom", 1: "Eve", 2: "Max"}, []),
    "04-all-cancelled": ({1: "Tom", 2: "Eve"}, [(1, "cancelled", 10), (2, "cancelled", 20), (2, "cancelled", 30)]),
    "05-ties-by-name": ({1: "Zoe", 2: "Bob", 3: "Ann"}, [(1, "sent", 5), (2, "sent", 9), (3, "open", 7)]),
    "06-free-orders-count": ({1: "Kim", 2: "Lee"}, [(1, "sent", 0), (1, "open", 0), (2, "sent", 8000)]),
    "07-same-amount-twice": ({1: "Kim", 2: "Lee"}, [(1, "sent", 250), (1, "sent", 250), (2, "sent", 400)]),
    "08-ids-against-names": ({90: "Abe", 5: "Zed", 40: "Moe"}, [(5, "sent", 1), (90, "sent", 2), (90, "cancelled", 3)]),
    "09-few": (few, random_orders(few, 25)),
    "10-some": (some, random_orders(some, 300)),
    "11-full-size": (many, random_orders(many, 5_000)),
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, (customers, orders) in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(script(customers, orders))
    (HIDDEN / f"{name}.out").write_text(solve(customers, orders))
