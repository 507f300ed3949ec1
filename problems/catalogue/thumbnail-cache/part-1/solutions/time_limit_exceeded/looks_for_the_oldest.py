"""Keeps the time of the last use, and looks at all entries for the oldest."""
import sys

lines = sys.stdin.read().split("\n")
capacity, n = map(int, lines[0].split())
values: dict[str, str] = {}
used: dict[str, int] = {}
evicted = 0
for now, line in enumerate(lines[1 : n + 1]):
    command, key, *value = line.split()
    if command == "GET":
        print(values.get(key, "MISS"))
    else:
        if key not in values and len(values) == capacity:
            oldest, since = "", now
            for other in used:
                if used[other] < since:
                    oldest, since = other, used[other]
            del values[oldest], used[oldest]
            evicted += 1
        values[key] = value[0]
    if key in values:
        used[key] = now
print("EVICTED", evicted)
