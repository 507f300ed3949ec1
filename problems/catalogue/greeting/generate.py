"""Writes the hidden tests of "Greeting"."""

import random
import string
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
rng = random.Random(10)


def word(length):
    return "".join(rng.choice(string.ascii_lowercase) for _ in range(length)).capitalize()


NAMES = {
    "01-short": "Bo",
    "02-one-letter": "Q",
    "03-three-words": "Mary Ann Evans",
    "04-hyphen": "Jean-Luc",
    "05-apostrophe": "Miles O'Brien",
    "06-full-stops": "J. R. R. Tolkien",
    "07-lower-case": "bell hooks",
    "08-capitals": "HAL",
    "09-says-hello": "Hello",
    "10-many-words": " ".join(word(4) for _ in range(20)),
    "11-longest-word": word(100),
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, person in NAMES.items():
    (HIDDEN / f"{name}.in").write_text(f"{person}\n")
    (HIDDEN / f"{name}.out").write_text(f"Hello, {person}!\n")
