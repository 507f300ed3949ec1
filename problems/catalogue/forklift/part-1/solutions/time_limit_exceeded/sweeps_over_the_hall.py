"""Sweeps over the whole hall until no field gets a shorter way any more."""
import sys

head, *rows = sys.stdin.read().split("\n")
r, c, k = map(int, head.split())
hall = rows[:r]
best: dict[tuple[int, int, int], tuple[int, str]] = {}
for i in range(r):
    for j in range(c):
        if hall[i][j] == "S":
            best[0, i, j] = (0, "")
changed = True
while changed:
    changed = False
    for i in range(r):
        for j in range(c):
            for p in range(k + 1):
                if hall[i][j] == "#" or (p, i, j) not in best:
                    continue
                moves, way = best[p, i, j]
                for letter, y, x in (("U", i - 1, j), ("D", i + 1, j), ("L", i, j - 1), ("R", i, j + 1)):
                    if not (0 <= y < r and 0 <= x < c) or hall[y][x] == "#":
                        continue
                    state = (p + (hall[y][x] == "+"), y, x)
                    if state[0] <= k and (state not in best or best[state][0] > moves + 1):
                        best[state] = (moves + 1, way + letter)
                        changed = True
goals = [best[p, i, j] for p, i, j in best if hall[i][j] == "G"]
print("{}\n{}".format(*min(goals)) if goals else -1)
