"""Takes it that there is room as soon as the oldest request does not count any more."""
import sys
from collections import defaultdict, deque

r, w, n, *rest = map(int, sys.stdin.read().split())
passed: defaultdict[int, deque[tuple[int, int]]] = defaultdict(deque)
used: defaultdict[int, int] = defaultdict(int)
for time, client, cost in zip(rest[0::3], rest[1::3], rest[2::3]):
    queue = passed[client]
    while queue and queue[0][0] <= time - w:
        used[client] -= queue.popleft()[1]
    if cost > r:
        print("NEVER")
    elif used[client] + cost <= r:
        queue.append((time, cost))
        used[client] += cost
        print("OK", r - used[client])
    else:
        print("NO", queue[0][0] + w - time)
