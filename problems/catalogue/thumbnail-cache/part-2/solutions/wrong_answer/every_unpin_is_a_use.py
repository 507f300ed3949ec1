"""Uses an entry with each UNPIN, pinned or not."""
import sys
from collections import OrderedDict


def main() -> None:
    lines = sys.stdin.read().split("\n")
    capacity, n = map(int, lines[0].split())
    loose: OrderedDict[str, str] = OrderedDict()  # without a pin, the one unused for the longest time first
    pinned: dict[str, str] = {}
    evicted, out = 0, []
    for line in lines[1 : n + 1]:
        command, key, *value = line.split()
        home = pinned if key in pinned else loose
        known = key in home
        if command == "PUT":
            if not known and len(loose) + len(pinned) == capacity:
                if not loose:
                    out.append("REFUSED")
                    continue
                loose.popitem(last=False)
                evicted += 1
            home[key] = value[0]
        elif command == "GET":
            out.append(home.get(key, "MISS"))
        else:
            out.append("OK" if known else "MISS")
            if command == "PIN" and key in loose:
                pinned[key] = loose.pop(key)
            elif command == "UNPIN" and key in pinned:
                loose[key] = pinned.pop(key)
            if command == "UNPIN" and key in loose:
                loose.move_to_end(key)
            continue
        if key in loose:
            loose.move_to_end(key)
    print("\n".join([*out, f"EVICTED {evicted}"]))


main()
