import sys
from collections import deque
from heapq import heappop, heappush

FITS = {"S": "SML", "M": "ML", "L": "L"}
TAKES = {"S": "S", "M": "SM", "L": "SML"}


def main() -> None:
    lines = sys.stdin.read().split("\n")
    spots = lines[0].strip()
    free: dict[str, list[int]] = {"S": [], "M": [], "L": []}
    lanes: dict[str, deque[tuple[int, str]]] = {"S": deque(), "M": deque(), "L": deque()}
    for number, size in enumerate(spots, start=1):
        free[size].append(number)  # in order, and so a heap
    parked: dict[str, int] = {}
    waits: dict[str, int] = {}  # since which event; other entries of the lanes have left

    def next_for(kind: str) -> str | None:
        """Take the vehicle that has waited longest of those that fit out of its lane."""
        first = None
        for size in TAKES[kind]:
            lane = lanes[size]
            while lane and waits.get(lane[0][1]) != lane[0][0]:
                lane.popleft()
            if lane and (first is None or lane[0] < first[0]):
                first = lane
        if first is None:
            return None
        plate = first.popleft()[1]
        del waits[plate]
        return plate

    out = []
    for now, line in enumerate(lines[2 : 2 + int(lines[1])]):
        event, plate, *own = line.split()
        if event == "IN":
            heap = next((free[fit] for fit in FITS[own[0]] if free[fit]), None)
            if heap:
                parked[plate] = heappop(heap)
                out.append(str(parked[plate]))
            else:
                waits[plate] = now
                lanes[own[0]].append((now, plate))
                out.append("WAIT")
        elif plate in parked:
            number = parked.pop(plate)
            follower = next_for(spots[number - 1])
            if follower is None:
                heappush(free[spots[number - 1]], number)
                out.append(str(number))
            else:
                parked[follower] = number
                out.append(f"{number} {follower}")
        elif plate in waits:
            del waits[plate]
            out.append("LANE")
        else:
            out.append("UNKNOWN")
    print("\n".join(out))


main()
