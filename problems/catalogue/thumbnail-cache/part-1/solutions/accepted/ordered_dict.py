import sys
from collections import OrderedDict


def main() -> None:
    lines = sys.stdin.read().split("\n")
    capacity, n = map(int, lines[0].split())
    entries: OrderedDict[str, str] = OrderedDict()
    evicted, out = 0, []
    for line in lines[1 : n + 1]:
        command, key, *value = line.split()
        if command == "GET":
            out.append(entries.get(key, "MISS"))
        else:
            if key not in entries and len(entries) == capacity:
                entries.popitem(last=False)
                evicted += 1
            entries[key] = value[0]
        if key in entries:
            entries.move_to_end(key)
    print("\n".join([*out, f"EVICTED {evicted}"]))


main()
