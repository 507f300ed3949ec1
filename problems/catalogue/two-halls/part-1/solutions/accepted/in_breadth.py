import sys


def main() -> None:
    n, m, *ends = map(int, sys.stdin.read().split())
    silent: list[list[int]] = [[] for _ in range(n + 1)]
    for a, b in zip(ends[0::2], ends[1::2]):
        silent[a].append(b)
        silent[b].append(a)
    hall = [0] * (n + 1)
    parent = [0] * (n + 1)
    for first in range(1, n + 1):
        if hall[first]:
            continue
        hall[first] = 1
        queue = [first]
        for person in queue:
            for other in silent[person]:
                if not hall[other]:
                    hall[other] = 3 - hall[person]
                    parent[other] = person
                    queue.append(other)
                elif hall[other] == hall[person]:
                    ring = ring_of(person, other, parent)
                    print("NO", len(ring), " ".join(map(str, ring)), sep="\n")
                    return
    print("YES")
    print(*hall[1:])


def ring_of(a: int, b: int, parent: list[int]) -> list[int]:
    """Both are equally deep in the tree of the search, so they meet at the same time on their ways up."""
    left, right = [a], [b]
    while left[-1] != right[-1]:
        left.append(parent[left[-1]])
        right.append(parent[right[-1]])
    return left + right[-2::-1]


main()
