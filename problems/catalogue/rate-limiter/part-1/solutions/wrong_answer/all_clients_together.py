"""Counts all clients together."""
import sys

r, w, n, *rest = map(int, sys.stdin.read().split())
window, passed = -1, 0
for time in rest[0::2]:
    if window != time // w:
        window, passed = time // w, 0
    if passed < r:
        passed += 1
        print("OK", r - passed)
    else:
        print("NO", (window + 1) * w - time)
