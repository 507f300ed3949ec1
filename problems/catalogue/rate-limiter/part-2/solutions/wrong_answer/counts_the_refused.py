"""Counts the requests that were turned away as well."""
import sys
from collections import defaultdict, deque

r, w, n, *rest = map(int, sys.stdin.read().split())
seen: defaultdict[int, deque[int]] = defaultdict(deque)
for time, client in zip(rest[0::2], rest[1::2]):
    queue = seen[client]
    while queue and queue[0] <= time - w:
        queue.popleft()
    if len(queue) < r:
        print("OK", r - len(queue) - 1)
    else:
        print("NO", queue[len(queue) - r] + w - time)
    queue.append(time)
