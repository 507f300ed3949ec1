"""Tests stretches of the line and counts the tests. test.in has the number of sensors and the faulty ones."""

import sys
from pathlib import Path

ACCEPTED, WRONG = 42, 43
FOR_EACH, ONCE = 11, 1
LONGEST = 10_000


def end(code, sentence=""):
    (Path(sys.argv[3]) / "teammessage.txt").write_text(sentence)
    sys.exit(code)


def said(n):
    """The words of the program's next line, its numbers read."""
    line = sys.stdin.buffer.readline(LONGEST).decode("ascii", "replace")
    words = line.split()
    if not line:
        end(WRONG, "The program ended, or was silent, before it gave an answer.")
    if len(line) == LONGEST or not words or words[0] not in ("?", "!"):
        end(WRONG, f"This line is neither a test nor an answer: {line[:40]!r}")
    if not all(word.isascii() and word.isdigit() and len(word) < 9 and 1 <= int(word) <= n for word in words[1:]):
        end(WRONG, f"Numbers from 1 to {n} were expected: {line[:40]!r}")
    return words[0], list(map(int, words[1:]))


def main():
    n, *faulty = map(int, Path(sys.argv[1]).read_text().split())
    left = FOR_EACH * len(faulty) + ONCE
    print(n, flush=True)
    while True:
        sign, numbers = said(n)
        if sign == "!":
            break
        if len(numbers) != 2 or numbers[0] > numbers[1]:
            end(WRONG, "A test names the first and the last sensor of a stretch.")
        if left == 0:
            end(WRONG, "That was one test too many.")
        left -= 1
        print("FAULT" if any(numbers[0] <= sensor <= numbers[1] for sensor in faulty) else "OK", flush=True)
    if numbers != faulty:
        end(WRONG, "Those are not the faulty sensors, in ascending order.")
    if any(line.strip() for line in sys.stdin.buffer):
        end(WRONG, "After the answer there came something else.")
    end(ACCEPTED)


main()
