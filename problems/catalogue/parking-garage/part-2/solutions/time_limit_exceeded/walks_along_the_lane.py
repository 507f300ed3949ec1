"""Looks at all that wait, in the order in which they came, for each freed spot."""
import sys
from heapq import heappop, heappush

FITS = {"S": "SML", "M": "ML", "L": "L"}


def fits(size: str, kind: str) -> bool:
    return "SML".index(size) <= "SML".index(kind)


def main() -> None:
    lines = sys.stdin.read().split("\n")
    spots = lines[0].strip()
    free: dict[str, list[int]] = {"S": [], "M": [], "L": []}
    for number, size in enumerate(spots, start=1):
        free[size].append(number)
    parked: dict[str, int] = {}
    lane: list[tuple[str, str]] = []
    for line in lines[2 : 2 + int(lines[1])]:
        event, plate, *own = line.split()
        if event == "IN":
            heap = next((free[fit] for fit in FITS[own[0]] if free[fit]), None)
            if heap:
                parked[plate] = heappop(heap)
            else:
                lane.append((plate, own[0]))
            print(parked[plate] if plate in parked else "WAIT")
        elif plate in parked:
            number = parked.pop(plate)
            follower = None
            for i in range(len(lane)):
                if fits(lane[i][1], spots[number - 1]):
                    follower = lane.pop(i)[0]
                    break
            if follower is None:
                heappush(free[spots[number - 1]], number)
                print(number)
            else:
                parked[follower] = number
                print(number, follower)
        else:
            i = next((i for i in range(len(lane)) if lane[i][0] == plate), None)
            print("UNKNOWN" if i is None else "LANE")
            if i is not None:
                del lane[i]


main()
