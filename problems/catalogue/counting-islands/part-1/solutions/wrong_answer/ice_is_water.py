"""Takes the ice beyond the poles for water."""
import sys

words = sys.stdin.read().split()
rows, columns = int(words[0]), int(words[1])
world = ["." * columns, *words[2:], "." * columns]
seen = set()
islands, best = 0, (0, 0)
for i in range(1, rows + 1):
    for j in range(columns):
        if world[i][j] != "#" or (i, j) in seen:
            continue
        islands += 1
        seen.add((i, j))
        stack, size, harbours = [(i, j)], 0, 0
        while stack:
            row, column = stack.pop()
            size += 1
            water = False
            for to in (
                (row - 1, column),
                (row + 1, column),
                (row, (column - 1) % columns),
                (row, (column + 1) % columns),
            ):
                if world[to[0]][to[1]] == ".":
                    water = True
                elif to not in seen:
                    seen.add(to)
                    stack.append(to)
            harbours += water
        best = max(best, (size, harbours))
print(islands, *best)
