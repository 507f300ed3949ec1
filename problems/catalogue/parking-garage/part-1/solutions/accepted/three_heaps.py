import sys
from heapq import heappop, heappush

FITS = {"S": "SML", "M": "ML", "L": "L"}


def main() -> None:
    lines = sys.stdin.read().split("\n")
    spots = lines[0].strip()
    free: dict[str, list[int]] = {"S": [], "M": [], "L": []}
    for number, size in enumerate(spots, start=1):
        free[size].append(number)  # in order, and so a heap
    parked: dict[str, int] = {}
    out = []
    for line in lines[2 : 2 + int(lines[1])]:
        event, plate, *size = line.split()
        if event == "IN":
            heap = next((free[fit] for fit in FITS[size[0]] if free[fit]), None)
            if heap:
                parked[plate] = heappop(heap)
            out.append(str(parked[plate]) if plate in parked else "FULL")
        elif plate in parked:
            number = parked.pop(plate)
            heappush(free[spots[number - 1]], number)
            out.append(str(number))
        else:
            out.append("UNKNOWN")
    print("\n".join(out))


main()
