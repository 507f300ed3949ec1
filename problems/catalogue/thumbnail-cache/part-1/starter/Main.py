import sys


class Cache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.evicted = 0

    def put(self, key: int, value: int) -> None:
        """Store the value; evict what has gone unused for the longest time where there is no room."""
        # Your code here.

    def get(self, key: int) -> int | None:
        """Return the value, or None where the key is not there."""
        # Your code here.
        return None


def main() -> None:
    lines = sys.stdin.read().split("\n")
    capacity, n = map(int, lines[0].split())
    cache = Cache(capacity)
    out = []
    for line in lines[1 : n + 1]:
        command, *numbers = line.split()
        if command == "PUT":
            cache.put(int(numbers[0]), int(numbers[1]))
        elif command == "GET":
            value = cache.get(int(numbers[0]))
            out.append("MISS" if value is None else str(value))
    out.append(f"EVICTED {cache.evicted}")
    print("\n".join(out))


main()
