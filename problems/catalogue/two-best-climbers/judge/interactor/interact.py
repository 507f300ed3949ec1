"""Answers comparisons and counts them. test.in has the climbers from the fastest to the slowest."""

import sys
from pathlib import Path

ACCEPTED, WRONG = 42, 43
LONGEST = 100


def end(code, sentence=""):
    (Path(sys.argv[3]) / "teammessage.txt").write_text(sentence)
    sys.exit(code)


def said(n):
    """The words of the program's next line, its numbers read."""
    line = sys.stdin.buffer.readline(LONGEST).decode("ascii", "replace")
    words = line.split()
    if not line:
        end(WRONG, "The program ended, or was silent, before it gave an answer.")
    if len(line) == LONGEST or len(words) != 3 or words[0] not in ("?", "!"):
        end(WRONG, f"This line is neither a comparison nor an answer: {line[:40]!r}")
    a, b = (int(word) if word.isascii() and word.isdigit() and len(word) < 9 else 0 for word in words[1:])
    if not (1 <= a <= n and 1 <= b <= n) or a == b:
        end(WRONG, f"Two different numbers from 1 to {n} were expected: {line[:40]!r}")
    return words[0], a, b


def main():
    n, *order = map(int, Path(sys.argv[1]).read_text().split())
    place = {climber: index for index, climber in enumerate(order)}
    left = n + (n - 1).bit_length() - 2
    print(n, flush=True)
    while True:
        sign, a, b = said(n)
        if sign == "!":
            break
        if left == 0:
            end(WRONG, "That was one comparison too many.")
        left -= 1
        print(min(a, b, key=place.__getitem__), flush=True)
    if [a, b] != order[:2]:
        end(WRONG, f"The fastest are {order[0]} and {order[1]}, not {a} and {b}.")
    if any(line.strip() for line in sys.stdin.buffer):
        end(WRONG, "After the answer there came something else.")
    end(ACCEPTED)


main()
