"""Uses the coupon on the way to the depot, and again on the way from there."""
import sys
from heapq import heappop, heappush

numbers = list(map(int, sys.stdin.read().split()))
n, m, k, s, t = numbers[:5]
roads: list[list[tuple[int, int]]] = [[] for _ in range(n + 1)]
back: list[list[tuple[int, int]]] = [[] for _ in range(n + 1)]
rest = iter(numbers[5 + 2 * k :])
for a, b, c in zip(rest, rest, rest):
    roads[a].append((b, c))
    back[b].append((a, c))


def search(ways: list[list[tuple[int, int]]], start: int) -> dict[int, int]:
    best: dict[tuple[int, bool], int] = {}
    lowest: dict[int, int] = {}
    heap = [(0, start, False)]
    while heap:
        total, town, used = heappop(heap)
        if (town, used) in best:
            continue
        best[town, used] = total
        lowest.setdefault(town, total)
        for b, c in ways[town]:
            heappush(heap, (total + c, b, used))
            if not used:
                heappush(heap, (total, b, True))
    return lowest


there, onward = search(roads, s), search(back, t)
towns = [(numbers[5 + 2 * i], numbers[6 + 2 * i]) for i in range(k)]
print(min((there[d] + fee + onward[d] for d, fee in towns if d in there and d in onward), default=-1))
