"""Lets a negative index reach the other side of the hall."""
import sys

STEPS = [(-1, 0), (0, 1), (1, 0), (0, -1)]
words = sys.stdin.read().split()
rows, columns = int(words[0]), int(words[1])
grid = words[2 : 2 + rows]
row = next(i for i, line in enumerate(grid) if "S" in line)
column = grid[row].index("S")
facing = bumps = 0
clean = {(row, column)}
for command in words[2 + rows]:
    if command in "LR":
        facing = (facing + (3 if command == "L" else 1)) % 4
        continue
    sign = 1 if command == "F" else -1
    to_row, to_column = row + sign * STEPS[facing][0], column + sign * STEPS[facing][1]
    if to_row < rows and to_column < columns and grid[to_row][to_column] != "#":
        row, column = to_row % rows, to_column % columns
        clean.add((row, column))
    else:
        bumps += 1
        facing = (facing + 1) % 4
print(row + 1, column + 1, "NESW"[facing])
print(len(clean), bumps)
