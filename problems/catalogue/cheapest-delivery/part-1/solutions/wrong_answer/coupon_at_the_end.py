"""Finds the cheapest way without the coupon, then uses it for the dearest road of that way."""
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
heap = [(0, 0, s, False)]
answer = -1
while heap:
    total, saved, town, parcel = heappop(heap)
    if (town, parcel) in done:
        continue
    done.add((town, parcel))
    if town == t and parcel:
        answer = total + saved
        break
    if town in depots and not parcel:
        heappush(heap, (total + depots[town], saved, town, True))
    for b, c in roads[town]:
        heappush(heap, (total + c, min(saved, -c), b, parcel))
print(answer)
