"""Keeps the time of the last use, and looks at all entries for the oldest without a pin."""
import sys

lines = sys.stdin.read().split("\n")
capacity, n = map(int, lines[0].split())
values: dict[str, str] = {}
used: dict[str, int] = {}
pinned: set[str] = set()
evicted = 0
for now, line in enumerate(lines[1 : n + 1]):
    command, key, *value = line.split()
    if command == "GET":
        print(values.get(key, "MISS"))
    elif command == "PUT":
        if key not in values and len(values) == capacity:
            oldest, since = None, now
            for other in used:
                if other not in pinned and used[other] < since:
                    oldest, since = other, used[other]
            if oldest is None:
                print("REFUSED")
                continue
            del values[oldest], used[oldest]
            evicted += 1
        values[key] = value[0]
    else:
        print("OK" if key in values else "MISS")
        if command == "PIN":
            if key in values:
                pinned.add(key)
            continue
        if key not in pinned:
            continue
        pinned.remove(key)
    if key in values:
        used[key] = now
print("EVICTED", evicted)
