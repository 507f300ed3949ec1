"""Lets nobody pass in the lane: who does not fit holds up all that came later."""
import sys
from heapq import heappop, heappush

FITS = {"S": "SML", "M": "ML", "L": "L"}
lines = sys.stdin.read().split("\n")
spots = lines[0].strip()
free: dict[str, list[int]] = {"S": [], "M": [], "L": []}
for number, size in enumerate(spots, start=1):
    free[size].append(number)
parked: dict[str, int] = {}
lane: dict[str, str] = {}
for line in lines[2 : 2 + int(lines[1])]:
    event, plate, *own = line.split()
    if event == "IN":
        heap = next((free[fit] for fit in FITS[own[0]] if free[fit]), None)
        if heap:
            parked[plate] = heappop(heap)
        else:
            lane[plate] = own[0]
        print(parked[plate] if plate in parked else "WAIT")
    elif plate in parked:
        number = parked.pop(plate)
        head = next(iter(lane), None)
        if head is not None and spots[number - 1] in FITS[lane[head]]:
            del lane[head]
            parked[head] = number
            print(number, head)
        else:
            heappush(free[spots[number - 1]], number)
            print(number)
    elif plate in lane:
        del lane[plate]
        print("LANE")
    else:
        print("UNKNOWN")
