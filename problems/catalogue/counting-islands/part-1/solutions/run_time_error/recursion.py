"""Floods with one call a square: too deep for Python's stack."""
import sys

words = sys.stdin.read().split()
rows, columns = int(words[0]), int(words[1])
world = words[2:]
seen = set()


def flood(row: int, column: int) -> tuple[int, int]:
    seen.add((row, column))
    size, harbours, water = 1, 0, False
    for to in ((row - 1, column), (row + 1, column), (row, (column - 1) % columns), (row, (column + 1) % columns)):
        if not 0 <= to[0] < rows:
            continue
        if world[to[0]][to[1]] == ".":
            water = True
        elif to not in seen:
            more = flood(*to)
            size, harbours = size + more[0], harbours + more[1]
    return size, harbours + water


islands, best = 0, (0, 0)
for i in range(rows):
    for j in range(columns):
        if world[i][j] == "#" and (i, j) not in seen:
            islands += 1
            best = max(best, flood(i, j))
print(islands, *best)
