"""Goes one call deeper for each depth: too deep for Python's stack on a long exchange."""
import sys

numbers = list(map(int, sys.stdin.read().split()))
known = {0: -1}


def depth(comment: int) -> int:
    if comment not in known:
        known[comment] = depth(numbers[comment]) + 1
    return known[comment]


levels: dict[int, list[int]] = {}
for comment in range(1, numbers[0] + 1):
    levels.setdefault(depth(comment), []).append(comment)
for level in sorted(levels):
    print(len(levels[level]), min(levels[level]))
