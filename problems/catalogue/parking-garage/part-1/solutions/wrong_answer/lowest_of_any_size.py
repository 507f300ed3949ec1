"""Takes the lowest free spot that fits, be it small or large."""
import sys
from heapq import heappop, heappush

FITS = {"S": "SML", "M": "ML", "L": "L"}
lines = sys.stdin.read().split("\n")
spots = lines[0].strip()
free: dict[str, list[int]] = {"S": [], "M": [], "L": []}
for number, size in enumerate(spots, start=1):
    free[size].append(number)
parked: dict[str, int] = {}
for line in lines[2 : 2 + int(lines[1])]:
    event, plate, *own = line.split()
    if event == "IN":
        heaps = [free[fit] for fit in FITS[own[0]] if free[fit]]
        if heaps:
            parked[plate] = heappop(min(heaps))
        print(parked[plate] if heaps else "FULL")
    elif plate in parked:
        number = parked.pop(plate)
        heappush(free[spots[number - 1]], number)
        print(number)
    else:
        print("UNKNOWN")
