import sys


def main() -> None:
    numbers = list(map(int, sys.stdin.read().split()))
    n = numbers[0]
    people = [0, *numbers[1 : n + 1]]
    roads: list[list[tuple[int, int, int]]] = [[] for _ in range(n + 1)]
    rest = iter(numbers[n + 1 :])
    for u, v, a, b in zip(rest, rest, rest, rest):
        roads[u].append((v, a, b))
        roads[v].append((u, b, a))
    # Seen from village 1: the villages so that each comes after its parent, and the fares of the road between.
    order, parent, down, up = [1], [0] * (n + 1), [0] * (n + 1), [0] * (n + 1)
    for u in order:
        for v, there, back in roads[u]:
            if v != parent[u]:
                parent[v], down[v], up[v] = u, there, back
                order.append(v)
    below = people[:]
    first = 0
    for v in reversed(order[1:]):
        below[parent[v]] += below[v]
        first += below[v] * up[v]
    everyone = below[1]
    totals = [0] * (n + 1)
    totals[1] = first
    for v in order[1:]:
        totals[v] = totals[parent[v]] - below[v] * up[v] + (everyone - below[v]) * down[v]
    print("\n".join(map(str, totals[1:])))


main()
