"""Ends a window whenever somebody comes or goes."""
import sys

words = sys.stdin.read().split()
n, t, d, a = map(int, words[:4])
rows = sorted((words[i], int(words[i + 1]), int(words[i + 2])) for i in range(4, 4 + 3 * n, 3))
changes = {0: 0, t: 0}
last, until = "", 0
for person, start, end in rows:
    if person != last:
        last, until = person, 0
    start = max(start, until)
    if start < end:
        changes[start] = changes.get(start, 0) + 1
        changes[end] = changes.get(end, 0) - 1
        until = end
times = sorted(changes)
missing, out = 0, []
for i in range(len(times) - 1):
    missing += changes[times[i]]
    if missing <= a and times[i + 1] - times[i] >= d:
        out.append(f"{times[i]} {times[i + 1]}")
print("\n".join(out) or "none")
