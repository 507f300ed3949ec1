"""Makes room in a full cache even if the key is there already."""
import sys

lines = sys.stdin.read().split("\n")
capacity, n = map(int, lines[0].split())
entries: dict[str, str] = {}
evicted = 0
for line in lines[1 : n + 1]:
    command, key, *value = line.split()
    if command == "GET":
        print(entries.get(key, "MISS"))
        if key in entries:
            entries[key] = entries.pop(key)
        continue
    if len(entries) == capacity:
        del entries[next(iter(entries))]
        evicted += 1
    entries.pop(key, None)
    entries[key] = value[0]
print("EVICTED", evicted)
