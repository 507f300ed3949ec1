"""Begins a client's window with its first request, not by the clock."""
import sys

r, w, n, *rest = map(int, sys.stdin.read().split())
begun: dict[int, tuple[int, int]] = {}
for time, client in zip(rest[0::2], rest[1::2]):
    start, passed = begun.get(client, (-w, 0))
    if time >= start + w:
        start, passed = time, 0
    if passed < r:
        passed += 1
        print("OK", r - passed)
    else:
        print("NO", start + w - time)
    begun[client] = (start, passed)
