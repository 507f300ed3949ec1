"""Goes through all that was let through for each request."""
import sys

r, w, n, *rest = map(int, sys.stdin.read().split())
log: list[tuple[int, int]] = []
for time, client in zip(rest[0::2], rest[1::2]):
    window = time // w
    passed = sum(1 for then, other in log if other == client and then // w == window)
    if passed < r:
        log.append((time, client))
        print("OK", r - passed - 1)
    else:
        print("NO", (window + 1) * w - time)
