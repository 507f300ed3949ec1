"""Leaves an entry at its old place when the pin comes off."""
import sys

lines = sys.stdin.read().split("\n")
capacity, n = map(int, lines[0].split())
entries: dict[str, str] = {}
pinned: set[str] = set()
evicted = 0
for line in lines[1 : n + 1]:
    command, key, *value = line.split()
    if command == "PUT":
        if key not in entries and len(entries) == capacity:
            oldest = next((other for other in entries if other not in pinned), None)
            if oldest is None:
                print("REFUSED")
                continue
            del entries[oldest]
            evicted += 1
        entries.pop(key, None)
        entries[key] = value[0]
    elif command == "GET":
        print(entries.get(key, "MISS"))
        if key in entries:
            entries[key] = entries.pop(key)
    else:
        print("OK" if key in entries else "MISS")
        if key in entries:
            pinned.add(key) if command == "PIN" else pinned.discard(key)
print("EVICTED", evicted)
