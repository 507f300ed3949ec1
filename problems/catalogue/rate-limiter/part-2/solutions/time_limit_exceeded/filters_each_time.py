"""Makes the list of the times that count anew for each request."""
import sys
from collections import defaultdict

r, w, n, *rest = map(int, sys.stdin.read().split())
passed: defaultdict[int, list[int]] = defaultdict(list)
for time, client in zip(rest[0::2], rest[1::2]):
    fresh = [then for then in passed[client] if then > time - w]
    if len(fresh) < r:
        fresh.append(time)
        print("OK", r - len(fresh))
    else:
        print("NO", fresh[0] + w - time)
    passed[client] = fresh
