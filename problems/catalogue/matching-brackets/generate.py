"""Writes the hidden tests of "Matching brackets"."""

import random
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
PAIRS = {")": "(", "]": "[", "}": "{"}
rng = random.Random(50)


def solve(text):
    opened = []
    for position, character in enumerate(text, start=1):
        if character in PAIRS.values():
            opened.append((character, position))
        elif character in PAIRS and (not opened or opened.pop()[0] != PAIRS[character]):
            return position
    return opened[0][1] if opened else "ok"


def balanced(length):
    """Random code-like text in which every bracket matches."""
    text, opened = [], []
    while len(text) + len(opened) < length:
        dice = rng.random()
        if dice < 0.3 and len(text) + len(opened) + 2 <= length:
            opening, closing = rng.choice(["()", "[]", "{}"])
            text.append(opening)
            opened.append(closing)
        elif dice < 0.55 and opened:
            text.append(opened.pop())
        else:
            text.append(rng.choice("abcxyz0123 +-*,;.<>'\""))
    return "".join(text + opened[::-1])


long = balanced(200_000)
fault = long.rindex("}", 0, 199_000)
TESTS = {
    "01-empty-line": "",
    "02-no-brackets": "nothing to see here",
    "03-closing-alone": "]",
    "04-opening-alone": "   {",
    "05-counts-agree-order-does-not": "([)]",
    "06-leftmost-left-open": "()[({}",
    "07-closed-once-too-often": "f(x))(",
    "08-spaces-count": "   )   ",
    "09-ignores-other-signs": "a < b > c 'quoted (\" ok) \\",
    "10-wrong-kind-before-left-open": "(((}",
    "11-random-code": balanced(300),
    "12-nested-deep": "(" * 100_000 + ")" * 100_000,
    "13-all-left-open": " " * 7 + "[" * 60_000,
    "14-late-wrong-kind": long[:fault] + ")" + long[fault + 1 :],
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, text in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(f"{text}\n")
    (HIDDEN / f"{name}.out").write_text(f"{solve(text)}\n")
