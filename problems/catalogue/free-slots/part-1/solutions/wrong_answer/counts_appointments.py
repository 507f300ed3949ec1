"""Counts the appointments, so that a person may be missing twice."""
import sys

words = sys.stdin.read().split()
n, t, d, a = map(int, words[:4])
changes = {0: 0, t: 0}
for i in range(4, 4 + 3 * n, 3):
    start, end = int(words[i + 1]), int(words[i + 2])
    changes[start] = changes.get(start, 0) + 1
    changes[end] = changes.get(end, 0) - 1
out = []
missing, since = 0, None
for time in sorted(changes):
    missing += changes[time]
    if since is not None and (missing > a or time == t):
        if time - since >= d:
            out.append(f"{since} {time}")
        since = None
    elif since is None and missing <= a:
        since = time
print("\n".join(out) or "none")
