"""Looks at one spot after the other for each vehicle."""
import sys

FITS = {"S": "SML", "M": "ML", "L": "L"}


def main() -> None:
    lines = sys.stdin.read().split("\n")
    spots = lines[0].strip()
    taken = [False] * len(spots)
    parked: dict[str, int] = {}
    for line in lines[2 : 2 + int(lines[1])]:
        event, plate, *size = line.split()
        if event == "IN":
            for fit in FITS[size[0]]:
                for i in range(len(spots)):
                    if spots[i] == fit and not taken[i] and plate not in parked:
                        taken[i] = True
                        parked[plate] = i
            print(parked[plate] + 1 if plate in parked else "FULL")
        elif plate in parked:
            i = parked.pop(plate)
            taken[i] = False
            print(i + 1)
        else:
            print("UNKNOWN")


main()
