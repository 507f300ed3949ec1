"""Looks at all states for the one to go on from, as it has no heap."""
import sys

FAR = 10**18


def main() -> None:
    numbers = list(map(int, sys.stdin.read().split()))
    n, m, k, s, t = numbers[:5]
    depots = {numbers[5 + 2 * i]: numbers[6 + 2 * i] for i in range(k)}
    roads: list[list[tuple[int, int]]] = [[] for _ in range(n + 1)]
    rest = iter(numbers[5 + 2 * k :])
    for a, b, c in zip(rest, rest, rest):
        roads[a].append((b, c))
    best = [FAR] * (4 * n + 4)
    done = [False] * (4 * n + 4)
    best[4 * s] = 0
    while True:
        state, total = -1, FAR
        for other in range(4 * n + 4):
            if best[other] < total and not done[other]:
                state, total = other, best[other]
        if state < 0:
            break
        done[state] = True
        town, layer = divmod(state, 4)
        if town in depots and layer % 2 == 0:
            best[state + 1] = min(best[state + 1], total + depots[town])
        for b, c in roads[town]:
            best[4 * b + layer] = min(best[4 * b + layer], total + c)
            if layer < 2:
                best[4 * b + layer + 2] = min(best[4 * b + layer + 2], total)
    lowest = min(best[4 * t + 1], best[4 * t + 3])
    print(-1 if lowest == FAR else lowest)


main()
