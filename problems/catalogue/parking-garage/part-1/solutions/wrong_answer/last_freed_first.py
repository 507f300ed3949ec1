"""Keeps the free spots on stacks: the one that was freed last is taken first."""
import sys

FITS = {"S": "SML", "M": "ML", "L": "L"}
lines = sys.stdin.read().split("\n")
spots = lines[0].strip()
free: dict[str, list[int]] = {"S": [], "M": [], "L": []}
for number in range(len(spots), 0, -1):
    free[spots[number - 1]].append(number)
parked: dict[str, int] = {}
for line in lines[2 : 2 + int(lines[1])]:
    event, plate, *own = line.split()
    if event == "IN":
        stack = next((free[fit] for fit in FITS[own[0]] if free[fit]), None)
        if stack:
            parked[plate] = stack.pop()
        print(parked[plate] if plate in parked else "FULL")
    elif plate in parked:
        number = parked.pop(plate)
        free[spots[number - 1]].append(number)
        print(number)
    else:
        print("UNKNOWN")
