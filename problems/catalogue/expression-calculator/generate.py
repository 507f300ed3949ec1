"""Writes the hidden tests of both parts of "Expression calculator".

Expressions are drawn as trees whose values are known before they are written down, so that the expected output does not come from reading text."""

import random
from pathlib import Path

HERE = Path(__file__).parent
LIMIT = 10**15
RANK = {"+": 1, "-": 1, "*": 2, "/": 2}
rng = random.Random(220)


def divide(a, b):
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def apply(operation, a, b):
    """The value, or None where it is an error or leaves the range."""
    if operation == "/":
        return divide(a, b) if b else None
    if operation == "^":
        if b < 0 or (abs(a) > 1 and b > 50):
            return None
        value = a ** (b if abs(a) > 1 else min(b, 2 - b % 2) if b else 0)
    else:
        value = {"+": a + b, "-": a - b, "*": a * b}[operation]
    return value if abs(value) <= LIMIT else None


def gap(spaces):
    return " " * rng.choice([0, 0, 1, 2]) if spaces else ""


def draw(depth, names, spaces):
    """A random expression: (text, value, rank). Ranks: 1 sum, 2 product, 3 sign, 4 power, 5 atom."""
    while True:
        if depth == 0 or rng.random() < 0.1:
            if names and rng.random() < 0.5:
                name = rng.choice(sorted(names))
                return name, names[name], 5
            number = rng.choice([rng.randint(0, 9), rng.randint(0, 1000)])
            return str(number), number, 5
        kind = rng.random()
        if kind < 0.12:
            text, value, rank = draw(depth - 1, names, spaces)
            return "-" + gap(spaces) + (text if rank >= 3 else f"({text})"), -value, 3
        if names is not None and kind < 0.25:
            base, exponent = draw(depth - 1, names, spaces), rng.randint(0, 4)
            value = apply("^", base[1], exponent)
            text = base[0] if base[2] == 5 else f"({base[0]})"
            if value is not None:
                return f"{text}{gap(spaces)}^{gap(spaces)}{exponent}", value, 4
            continue
        operation = rng.choice("++--**/")
        left, right = draw(depth - 1, names, spaces), draw(depth - 1, names, spaces)
        value = apply(operation, left[1], right[1])
        if value is not None:
            rank = RANK[operation]
            a = left[0] if left[2] >= rank else f"({left[0]})"
            b = right[0] if right[2] > rank else f"({right[0]})"
            return f"{a}{gap(spaces)}{operation}{gap(spaces)}{b}", value, rank


def expressions(count, depth, spaces=True):
    return [draw(depth, None, spaces)[:2] for _ in range(count)]


def session(count, depth):
    """Lines that assign and use variables, some of them in error."""
    names, lines = {"start": 1}, [("start = 1", "start = 1")]
    while len(lines) < count:
        text, value, _ = draw(depth, names, True)
        fault = rng.random()
        if fault < 0.04:
            lines.append((f"{text} + unknown", "error"))
        elif fault < 0.08:
            lines.append((f"start = 1 / ({text} - ({text}))", "error"))
        elif fault < 0.6:
            name = "".join(rng.choice("abcxyz") for _ in range(rng.randint(1, 2)))
            lines.append((f"{name}{gap(True)}={gap(True)}{text}", f"{name} = {value}"))
            names[name] = value
        else:
            lines.append((text, value))
    return lines


def long_mix(terms):
    """One line: sums of small products and quotients, without parentheses."""
    text, value = ["1"], 1
    for _ in range(terms):
        a, b = rng.randint(1, 9), rng.randint(1, 9)
        sign, operation = rng.choice("+-"), rng.choice("*/")
        text.append(f"{sign}{a}{operation}{b}")
        value = apply(sign, value, apply(operation, a, b))
    return "".join(text), value


def nested(depth):
    text, value = "1", 1
    for level in range(depth):
        if level % 3 == 2:
            text, value = f"-({text})", -value
        else:
            text, value = f"({level} - {text})", level - value
    return text, value


def counter(lines):
    return [("i = 0", "i = 0"), *((f"i = i + {k % 7}", f"i = {sum(j % 7 for j in range(k + 1))}") for k in range(lines - 1))]


LARGE = LIMIT
PART_1 = {
    "01-one-number": [("42", 42)],
    "02-left-to-right": [("100 - 10 - 1", 89), ("100 / 7 / 2", 7), ("7 * 5 / 2", 17), ("7 / 2 * 5", 15), ("2 - 3 + 4", 3), ("1 - (2 - 3)", 2)],
    "03-towards-zero": [("-7/2", -3), ("7/-2", -3), ("-7/-2", 3), ("-1/2", 0), ("(1-8)/2*2", -6), ("0/-3", 0), ("-(7/2)", -3)],
    "04-signs": [("--5", 5), ("---5", -5), ("3 - -3", 6), ("3--3", 6), ("-3*-3", 9), ("-(-(-1))", -1), ("2+-(3)", -1), ("-0", 0), ("- - 2", 2)],
    "05-division-by-zero": [("1/0", "error"), ("0/0", "error"), ("5/(3-3)", "error"), ("0*(1/0)", "error"), ("1", 1), ("1/(1/2)", "error"), ("(2)/1", 2)],
    "06-spaces": [("   7", 7), ("7   ", 7), ("  ( 7 )  ", 7), ("1+1", 2), ("1  +  1", 2), ("12 * 12", 144), ("( ( 2 ) )*( 3)", 6)],
    "07-parentheses-for-nothing": [("((((5))))", 5), ("(1)+(2)*(3)", 7), ("((1)+((2)*((3))))", 7)],
    "08-large-numbers": [
        (f"{LARGE}", LARGE), (f"-{LARGE} + {LARGE}", 0), (f"{LARGE} / 7", LARGE // 7), (f"({LARGE} - 1) / 3 * 3", LARGE - 1),
        ("31622776 * 31622776", 31622776**2), (f"{LARGE - 1} / {LARGE}", 0), (f"{LARGE - 1} / -{LARGE}", 0), ("00012 + 03", 15),
    ],
    "09-random-small": expressions(200, 3),
    "10-random-tight": expressions(120, 5, spaces=False),
    "11-random-large": expressions(60, 8),
    "12-nested-100": [nested(100), ("-" * 100 + "1", 1), ("(" * 100 + "9" + ")" * 100, 9)],
    "13-one-long-line": [long_mix(60_000)],
}
PART_2 = {
    "01-one-assignment": [("x = 1", "x = 1")],
    "02-powers": [
        ("2 ^ 10", 1024), ("2^3^2", 512), ("(2^3)^2", 64), ("2*3^2", 18), ("2^2*3", 12), ("0^0", 1), ("0^5", 0), ("7^0", 1), ("7^1", 7), ("10^15", LARGE),
        ("20/2^2", 5), ("2^(1+2)", 8), ("1^2^3^2", 1),
    ],
    "03-powers-and-signs": [
        ("-2^2", -4), ("(-2)^2", 4), ("(-2)^3", -8), ("--2^2", 4), ("2^--3", 8), ("2^-1", "error"), ("2^-0", 1), ("2^---1", "error"), ("3-2^2", -1), ("3--2^2", 7),
        ("2*-2^2", -8), ("-1^2", -1), ("2^-(1-3)", 4), ("1^-1", "error"), ("-2^-(0-2)", -4),
    ],
    "04-unknown-names": [("a", "error"), ("a = a + 1", "error"), ("a", "error"), ("a = 3", "a = 3"), ("a", 3), ("aa", "error"), ("0 * b", "error"), ("b = 2", "b = 2"), ("b = 1", "b = 1")],
    "05-errors-change-nothing": [
        ("k = 4", "k = 4"), ("k = k / (k - 4)", "error"), ("k", 4), ("k = k ^ -k", "error"), ("k", 4), ("m = k + nobody", "error"), ("m", "error"), ("k = -k", "k = -4"), ("k^3", -64),
    ],
    "06-values-are-copied": [("a = 1", "a = 1"), ("b = a", "b = 1"), ("a = 2", "a = 2"), ("b", 1), ("b = 1", "b = 1"), ("-a^b", -2), ("-b^a", -1)],
    "07-names-and-spaces": [
        ("x=5", "x = 5"), ("  y  =  x  ", "y = 5"), ("xy = x*y", "xy = 25"), ("x-xy", -20), ("abcdefghijklmnopqrst = 7", "abcdefghijklmnopqrst = 7"),
        ("abcdefghijklmnopqrst ^ 2", 49), ("error = 3", "error = 3"), ("error", 3), ("n = -(x)", "n = -5"),
    ],
    "08-part-one-goes-on": PART_1["02-left-to-right"] + PART_1["03-towards-zero"] + PART_1["04-signs"] + PART_1["05-division-by-zero"],
    "09-large-numbers": [("a = 10^15", f"a = {LARGE}"), ("-a", -LARGE), ("a / 3 * 3", LARGE - 1), ("31622776 ^ 2", 31622776**2), ("(-10)^15", -LARGE), ("3^31", 3**31), ("(0-2)^49", -(2**49))],
    "10-huge-exponents": [
        (f"1 ^ {LARGE}", 1), (f"(-1) ^ {LARGE}", 1), (f"(-1) ^ {LARGE - 1}", -1), (f"0 ^ {LARGE}", 0), (f"-1 ^ {LARGE}", -1), ("e = 999999999999999", "e = 999999999999999"),
        ("(0 - 1) ^ e + 1 ^ e ^ 1", 0),
    ],
    "11-random-session": session(150, 3),
    "12-long-random-session": session(2_500, 4),
    "13-nested-and-in-a-row": [nested(100), ("^".join(["1"] * 101), 1), ("2^" + "^".join(["1"] * 100), 2), ("-" * 100 + "2^2", 4), ("q = " + "(" * 100 + "3" + ")" * 100 + "^2", "q = 9")],
    "14-counting-up": counter(12_000),
}

for part, tests in enumerate([PART_1, PART_2], start=1):
    hidden = HERE / f"part-{part}" / "tests" / "hidden"
    hidden.mkdir(parents=True, exist_ok=True)
    for name, lines in tests.items():
        (hidden / f"{name}.in").write_text("\n".join([str(len(lines)), *(text for text, _ in lines)]) + "\n")
        (hidden / f"{name}.out").write_text("".join(f"{value}\n" for _, value in lines))
