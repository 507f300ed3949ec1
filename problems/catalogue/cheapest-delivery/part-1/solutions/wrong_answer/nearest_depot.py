"""Picks up the parcel at the depot where that is cheapest, wherever it lies."""
import sys
from heapq import heappop, heappush

numbers = list(map(int, sys.stdin.read().split()))
n, m, k, s, t = numbers[:5]
depots = {numbers[5 + 2 * i]: numbers[6 + 2 * i] for i in range(k)}
roads: list[list[tuple[int, int]]] = [[] for _ in range(n + 1)]
rest = iter(numbers[5 + 2 * k :])
for a, b, c in zip(rest, rest, rest):
    roads[a].append((b, c))
done: set[tuple[int, bool]] = set()
heap = [(0, s, False)]
near = None
while heap and near is None:
    total, town, used = heappop(heap)
    if town < 0:
        near = (total, -town, used)
        break
    if (town, used) in done:
        continue
    done.add((town, used))
    if town in depots:
        heappush(heap, (total + depots[town], -town, used))
    for b, c in roads[town]:
        heappush(heap, (total + c, b, used))
        if not used:
            heappush(heap, (total, b, True))
answer = -1
if near is not None:
    done = set()
    heap = [near]
    while heap:
        total, town, used = heappop(heap)
        if town == t:
            answer = total
            break
        if (town, used) in done:
            continue
        done.add((town, used))
        for b, c in roads[town]:
            heappush(heap, (total + c, b, used))
            if not used:
                heappush(heap, (total, b, True))
print(answer)
