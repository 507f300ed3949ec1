import sys
from heapq import heappop, heappush

PARCEL, USED = 1, 2  # the layers: with the parcel or not, with the coupon used or not


def main() -> None:
    numbers = list(map(int, sys.stdin.read().split()))
    n, m, k, s, t = numbers[:5]
    depots = {numbers[5 + 2 * i]: numbers[6 + 2 * i] for i in range(k)}
    roads: list[list[tuple[int, int]]] = [[] for _ in range(n + 1)]
    rest = iter(numbers[5 + 2 * k :])
    for a, b, c in zip(rest, rest, rest):
        roads[a].append((b, c))
    done = [False] * (4 * n + 4)
    heap = [(0, 4 * s)]
    while heap:
        total, state = heappop(heap)
        if done[state]:
            continue
        done[state] = True
        town, layer = divmod(state, 4)
        if town == t and layer & PARCEL:
            print(total)
            return
        if town in depots and not layer & PARCEL:
            heappush(heap, (total + depots[town], state | PARCEL))
        for b, c in roads[town]:
            if not done[4 * b + layer]:
                heappush(heap, (total + c, 4 * b + layer))
            if not layer & USED and not done[4 * b + (layer | USED)]:
                heappush(heap, (total, 4 * b + (layer | USED)))
    print(-1)


main()
