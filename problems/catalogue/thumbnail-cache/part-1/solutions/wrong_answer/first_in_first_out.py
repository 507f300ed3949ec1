"""Evicts the oldest entry, used or not."""
import sys

lines = sys.stdin.read().split("\n")
capacity, n = map(int, lines[0].split())
entries: dict[str, str] = {}
evicted = 0
for line in lines[1 : n + 1]:
    command, key, *value = line.split()
    if command == "GET":
        print(entries.get(key, "MISS"))
        continue
    if key not in entries and len(entries) == capacity:
        del entries[next(iter(entries))]
        evicted += 1
    entries[key] = value[0]
print("EVICTED", evicted)
