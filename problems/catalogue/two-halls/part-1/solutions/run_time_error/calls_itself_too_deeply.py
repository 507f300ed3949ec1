"""Calls itself for each relative on the way, which a long chain of them makes too deep."""
import sys

n, m, *ends = map(int, sys.stdin.read().split())
silent: list[list[int]] = [[] for _ in range(n + 1)]
for a, b in zip(ends[0::2], ends[1::2]):
    silent[a].append(b)
    silent[b].append(a)
hall = [0] * (n + 1)
way: list[int] = []


def seat(person: int, number: int) -> None:
    hall[person] = number
    way.append(person)
    for other in silent[person]:
        if not hall[other]:
            seat(other, 3 - number)
        elif hall[other] == number:
            ring = way[way.index(other) :]
            print("NO", len(ring), " ".join(map(str, ring)), sep="\n")
            sys.exit()
    way.pop()


for first in range(1, n + 1):
    if not hall[first]:
        seat(first, 1)
print("YES")
print(*hall[1:])
