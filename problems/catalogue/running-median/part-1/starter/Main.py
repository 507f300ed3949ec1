import sys


class Station:
    def report(self, x: float) -> None:
        """Take the next reading."""
        # Your code here.

    def retract(self, i: int) -> None:
        """Make reading number i count no more; the first one is number 1."""
        # Your code here.

    def median(self) -> float | None:
        """Return the median of the readings that count, or None where there are none."""
        # Your code here.
        return None


def main() -> None:
    lines = sys.stdin.read().split("\n")
    station = Station()
    out = []
    for line in lines[1 : int(lines[0]) + 1]:
        command, *number = line.split()
        if command == "+":
            station.report(float(number[0]))
        elif command == "-":
            station.retract(int(number[0]))
        else:
            median = station.median()
            out.append("none" if median is None else f"{median:.6f}")
    print("\n".join(out))


main()
