"""Walks from each comment up to the article."""
import sys

numbers = list(map(int, sys.stdin.read().split()))
levels: dict[int, list[int]] = {}
for comment in range(1, numbers[0] + 1):
    depth, at = 0, numbers[comment]
    while at:
        depth += 1
        at = numbers[at]
    levels.setdefault(depth, []).append(comment)
for level in sorted(levels):
    print(len(levels[level]), min(levels[level]))
