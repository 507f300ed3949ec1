"""Writes the hidden tests of "Palindrome after one trim"."""

import random
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
rng = random.Random(60)


def solve(text):
    signs = [character.lower() for character in text if character.isalnum()]
    left, right = 0, len(signs) - 1
    while left < right and signs[left] == signs[right]:
        left, right = left + 1, right - 1
    if left >= right:
        return "palindrome"
    rests = signs[left:right], signs[left + 1 : right + 1]
    return "almost" if any(rest == rest[::-1] for rest in rests) else "no"


def letters(length, alphabet="abcdefghijklmnopqrstuvwxyz"):
    return "".join(rng.choice(alphabet) for _ in range(length))


half = letters(99_990)
decorated = "".join(rng.choice([sign, sign.upper(), sign + rng.choice(" ,.-!'")]) for sign in half[:60_000] + half[:60_000][::-1])
TESTS = {
    "01-empty-line": "",
    "02-one-letter": "x",
    "03-punctuation-only": "?! ... --",
    "04-two-different": "ab",
    "05-drop-on-the-left": "abca",
    "06-left-tempts-right-is-right": "lcupuupucul",
    "07-digits-count": "1 2 3 - 2 1 0",
    "08-case-and-signs": "N.o_O-n",
    "09-two-too-many": "abxyba",
    "10-drop-in-the-middle": "racexcar",
    "11-all-equal": "z" * 150_000,
    "12-fault-in-the-middle": half + "q" + "xyxy" + half[::-1],
    "13-one-too-many-late": half[:20_000] + "ab" + half[:20_000][::-1],
    "14-decorated": decorated[:170_000],
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, text in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(f"{text}\n")
    (HIDDEN / f"{name}.out").write_text(f"{solve(text)}\n")
