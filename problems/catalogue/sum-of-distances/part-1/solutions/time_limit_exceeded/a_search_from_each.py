"""Walks through the whole valley for each village."""
import sys


def main() -> None:
    numbers = list(map(int, sys.stdin.read().split()))
    n = numbers[0]
    people = [0, *numbers[1 : n + 1]]
    roads: list[list[tuple[int, int]]] = [[] for _ in range(n + 1)]
    rest = iter(numbers[n + 1 :])
    for u, v, a, b in zip(rest, rest, rest, rest):
        roads[u].append((v, b))
        roads[v].append((u, a))
    for village in range(1, n + 1):
        total = 0
        stack = [(village, 0, 0)]
        while stack:
            u, parent, fare = stack.pop()
            total += fare * people[u]
            for v, here in roads[u]:
                if v != parent:
                    stack.append((v, u, fare + here))
        print(total)


main()
