import sys
from heapq import heappop, heappush

LOW, HIGH, GONE = 0, 1, 2


class Station:
    """The lower half in a heap whose top is the largest, the upper half in one whose top is the smallest.

    A retracted reading stays in its heap until it comes to the top. The counts know only the readings that count.
    """

    def __init__(self) -> None:
        self.heaps: tuple[list[tuple[float, int]], list[tuple[float, int]]] = ([], [])
        self.counts = [0, 0]
        self.readings: list[float] = []
        self.place: list[int] = []

    def top(self, half: int) -> float:
        return -self.heaps[LOW][0][0] if half == LOW else self.heaps[HIGH][0][0]

    def clean(self, half: int) -> None:
        heap = self.heaps[half]
        while heap and self.place[heap[0][1]] != half:
            heappop(heap)

    def put(self, half: int, i: int) -> None:
        x = self.readings[i]
        heappush(self.heaps[half], (-x if half == LOW else x, i))
        self.place[i] = half
        self.counts[half] += 1

    def balance(self) -> None:
        """Make the lower half as large as the upper one, or larger by one."""
        for half in (LOW, HIGH):
            self.clean(half)
        surplus = self.counts[LOW] - self.counts[HIGH]
        if surplus not in (0, 1):
            full = LOW if surplus > 1 else HIGH
            i = heappop(self.heaps[full])[1]
            self.counts[full] -= 1
            self.put(1 - full, i)
            self.clean(full)

    def report(self, x: float) -> None:
        self.readings.append(x)
        self.place.append(GONE)
        upper = self.counts[LOW] > 0 and x > self.top(LOW)
        self.put(HIGH if upper else LOW, len(self.readings) - 1)
        self.balance()

    def retract(self, i: int) -> None:
        self.counts[self.place[i]] -= 1
        self.place[i] = GONE
        self.balance()

    def median(self) -> str:
        low, high = self.counts
        if not low:
            return "none"
        return f"{(self.top(LOW) + self.top(HIGH)) / 2 if low == high else self.top(LOW):.4f}"


def main() -> None:
    lines = sys.stdin.read().split("\n")
    station = Station()
    out = []
    for line in lines[1 : int(lines[0]) + 1]:
        command = line[0]
        if command == "+":
            station.report(float(line[2:]))
        elif command == "-":
            station.retract(int(line[2:]) - 1)
        else:
            out.append(station.median())
    print("\n".join(out))


main()
