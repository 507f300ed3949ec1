"""Writes the hidden tests of "Longest distinct window"."""

import random
from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
rng = random.Random(110)


def solve(tracks):
    """Moves the right end one by one; the left end jumps behind the last play of the same track."""
    last, begin, best, best_begin = {}, 0, 0, 0
    for end, track in enumerate(tracks):
        if track and last.get(track, -1) >= begin:
            begin = last[track] + 1
        last[track] = end
        if end + 1 - begin > best:
            best, best_begin = end + 1 - begin, begin
    return f"{best} {best_begin + 1}"


def rotation(length, plays):
    """The same random order of tracks, played again and again."""
    order = rng.sample(range(1, 100_001), length)
    return order * plays


def sprinkled(length, tracks, share):
    return [0 if rng.random() < share else rng.randint(1, tracks) for _ in range(length)]


TESTS = {
    "01-one-track": [5],
    "02-one-jingle": [0],
    "03-jingles-only": [0] * 9,
    "04-same-track-always": [3, 3, 3, 3],
    "05-all-different": [9, 8, 7, 6, 5, 4],
    "06-equal-stretches": [1, 2, 1, 2, 1, 2],
    "07-repeat-left-of-the-stretch": [1, 2, 3, 2, 4, 1, 5, 6],
    "08-best-at-the-end": [1, 1, 2, 2, 3, 4, 5, 6],
    "09-jingles-at-both-ends": [0, 0, 1, 1, 0, 0, 0],
    "10-largest-numbers": [100_000, 0, 99_999, 100_000, 0, 0, 99_999],
    "11-random-with-jingles": sprinkled(500, 60, 0.3),
    "12-rotation-full-size": rotation(20_000, 2),
    "13-random-full-size": sprinkled(40_000, 100_000, 0.1),
}

HIDDEN.mkdir(parents=True, exist_ok=True)
for name, tracks in TESTS.items():
    (HIDDEN / f"{name}.in").write_text(f"{len(tracks)}\n{' '.join(map(str, tracks))}\n")
    (HIDDEN / f"{name}.out").write_text(solve(tracks) + "\n")
