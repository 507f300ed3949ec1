"""Gives each square of land a colour, and repaints the whole map whenever two colours meet."""
import sys
from collections import Counter

words = sys.stdin.read().split()
rows, columns = int(words[0]), int(words[1])
world = "".join(words[2:])
colour = list(range(len(world)))
for at, square in enumerate(world):
    if square == ".":
        continue
    first = at - at % columns
    for to in (first + (at + 1) % columns, at + columns):
        if to < len(world) and world[to] == "#" and colour[to] != colour[at]:
            old, new = colour[to], colour[at]
            for i in range(len(colour)):
                if colour[i] == old:
                    colour[i] = new
sizes = Counter(colour[at] for at, square in enumerate(world) if square == "#")
harbours: Counter = Counter()
for at, square in enumerate(world):
    if square == "#":
        first = at - at % columns
        around = [first + (at + 1) % columns, first + (at - 1) % columns, at - columns, at + columns]
        harbours[colour[at]] += any(0 <= to < len(world) and world[to] == "." for to in around)
print(len(sizes), *max(((sizes[c], harbours[c]) for c in sizes), default=(0, 0)))
