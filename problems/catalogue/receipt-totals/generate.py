"""Writes the hidden tests of "Receipt totals"."""

import random
import string
from decimal import Decimal
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
rng = random.Random(30)


def money(amount):
    return f"{amount if amount else Decimal(0):.2f}"


def solve(lines):
    amounts = [quantity * Decimal(price) for _, quantity, price in lines]
    rows = [f"{article} {money(amount)}" for (article, _, _), amount in zip(lines, amounts)]
    return [*rows, f"TOTAL {money(sum(amounts))}"]


def price(top):
    """A price below `top`, written with no, one or two digits after the point."""
    digits = rng.randint(0, 2)
    whole = str(rng.randrange(top))
    return whole if digits == 0 else f"{whole}.{rng.randrange(10**digits):0{digits}d}"


def receipt(length, most, top):
    def article():
        return "".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(1, 12)))

    return [(article(), rng.randint(-most // 4, most), price(top)) for _ in range(length)]


TESTS = {
    "01-one-line": [("apple", 1, "0.5")],
    "02-free-of-charge": [("sample", 10, "0"), ("leaflet", 1, "0.00")],
    "03-quantity-zero": [("pear", 0, "3.99"), ("fig", 0, "12")],
    "04-cents-below-ten": [("pin", 1, "0.05"), ("pin", 1, "0.01"), ("nail", 7, "0.01")],
    "05-one-digit-is-tenths": [("rope", 1, "1.5"), ("rope", 1, "1.05"), ("rope", 1, "1.50")],
    "06-truncation-traps": [("a", 1, "0.29"), ("b", 1, "0.57"), ("c", 1, "0.58"), ("d", 1, "1.13"), ("e", 1, "4.35")],
    "07-sums-to-nothing": [("x", 1, "0.3"), ("y", -1, "0.1"), ("z", -1, "0.2")],
    "08-owes-a-few-cents": [("bolt", -3, "0.03"), ("nut", 1, "0.02")],
    "09-largest-line": [("engine", 1000, "9999.99"), ("engine", -1000, "9999.99"), ("engine", 1000, "9999.99")],
    "10-ordinary-shopping": receipt(60, 8, 30),
    "11-full-size": receipt(6_000, 1000, 10_000),
    "12-full-size-beyond-32-bits": [("engine", 1000, "9999.99")] * 6_000,
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, lines in TESTS.items():
    rows = "".join(f"{article} {quantity} {price}\n" for article, quantity, price in lines)
    (HIDDEN / f"{name}.in").write_text(f"{len(lines)}\n{rows}")
    (HIDDEN / f"{name}.out").write_text("\n".join(solve(lines)) + "\n")
