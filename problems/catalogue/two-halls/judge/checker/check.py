"""Looks at the seating or the ring: test.in, test.ans and the feedback folder are named, the output is on standard input."""

import sys
from pathlib import Path

ACCEPTED, WRONG = 42, 43


def end(code, sentence=""):
    (Path(sys.argv[3]) / "teammessage.txt").write_text(sentence)
    sys.exit(code)


def numbers(words, least, most):
    """None where one of them is no number from `least` to `most`."""
    if not all(word.isascii() and word.isdigit() and len(word) < 9 for word in words):
        return None
    found = [int(word) for word in words]
    return found if all(least <= number <= most for number in found) else None


def check_seating(halls, n, pairs):
    if halls is None or len(halls) != n:
        end(WRONG, f"After YES, {n} numbers were expected, each 1 or 2.")
    for a, b in pairs:
        if halls[a - 1] == halls[b - 1]:
            end(WRONG, f"{a} and {b} sit in the same hall.")


def check_ring(people, n, pairs):
    if not people or len(people) != people[0] + 1:
        end(WRONG, "After NO, the number of people in the ring and as many of them were expected.")
    length, *ring = people
    if length % 2 == 0 or length < 3:
        end(WRONG, f"A ring of {length} proves nothing; an odd number, 3 at the least, was expected.")
    if len(set(ring)) < length:
        end(WRONG, "Somebody is in the ring twice.")
    known = {frozenset(pair) for pair in pairs}
    for a, b in zip(ring, ring[1:] + ring[:1]):
        if frozenset((a, b)) not in known:
            end(WRONG, f"{a} and {b} stand side by side in the ring, but do talk to each other.")


def main():
    n, m, *ends = map(int, Path(sys.argv[1]).read_text().split())
    pairs = list(zip(ends[0::2], ends[1::2]))
    possible = Path(sys.argv[2]).read_text().split()[0]
    words = [word.decode("utf-8", "replace") for word in sys.stdin.buffer.read().split()]
    if not words or words[0] not in ("YES", "NO"):
        end(WRONG, "The first word was expected to be YES or NO.")
    if words[0] == "YES":
        check_seating(numbers(words[1:], 1, 2), n, pairs)
    else:
        check_ring(numbers(words[1:], 1, n), n, pairs)
    assert words[0] == possible, "what was checked and what is known contradict each other"
    end(ACCEPTED)


main()
