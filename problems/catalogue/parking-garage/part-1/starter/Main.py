import sys


class Garage:
    def __init__(self, spots: str) -> None:
        self.spots = spots

    def arrive(self, plate: str, size: str) -> str:
        """Return the line to print: the number of the spot, or FULL."""
        # Your code here.
        return ""

    def leave(self, plate: str) -> str:
        """Return the line to print: the spot that is free now, or UNKNOWN."""
        # Your code here.
        return ""


def main() -> None:
    lines = sys.stdin.read().split("\n")
    garage = Garage(lines[0].strip())
    out = []
    for line in lines[2 : 2 + int(lines[1])]:
        event, plate, *size = line.split()
        out.append(garage.arrive(plate, size[0]) if event == "IN" else garage.leave(plate))
    print("\n".join(out))


main()
