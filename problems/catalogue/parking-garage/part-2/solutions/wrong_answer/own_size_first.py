"""Gives a freed spot to a vehicle of exactly its size before any smaller one."""
import sys
from heapq import heappop, heappush

FITS = {"S": "SML", "M": "ML", "L": "L"}
TAKES = {"S": "S", "M": "MS", "L": "LMS"}
lines = sys.stdin.read().split("\n")
spots = lines[0].strip()
free: dict[str, list[int]] = {"S": [], "M": [], "L": []}
for number, size in enumerate(spots, start=1):
    free[size].append(number)
parked: dict[str, int] = {}
lanes: dict[str, dict[str, None]] = {"S": {}, "M": {}, "L": {}}
for line in lines[2 : 2 + int(lines[1])]:
    event, plate, *own = line.split()
    lane = next((lane for lane in lanes.values() if plate in lane), None)
    if event == "IN":
        heap = next((free[fit] for fit in FITS[own[0]] if free[fit]), None)
        if heap:
            parked[plate] = heappop(heap)
        else:
            lanes[own[0]][plate] = None
        print(parked[plate] if plate in parked else "WAIT")
    elif plate in parked:
        number = parked.pop(plate)
        kind = spots[number - 1]
        chosen = next((lanes[size] for size in TAKES[kind] if lanes[size]), None)
        if chosen:
            follower = next(iter(chosen))
            del chosen[follower]
            parked[follower] = number
            print(number, follower)
        else:
            heappush(free[kind], number)
            print(number)
    elif lane is not None:
        del lane[plate]
        print("LANE")
    else:
        print("UNKNOWN")
