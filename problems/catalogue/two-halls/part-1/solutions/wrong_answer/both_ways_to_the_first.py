"""Gives both ways up to where the search began as the ring, also where they meet before that."""
import sys

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
                left, right = [person], [other]
                while left[-1] != first:
                    left.append(parent[left[-1]])
                    right.append(parent[right[-1]])
                ring = left + right[-2::-1]
                print("NO", len(ring), " ".join(map(str, ring)), sep="\n")
                sys.exit()
print("YES")
print(*hall[1:])
