import sys


class Cache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.evicted = 0

    def put(self, key: int, value: int) -> bool:
        """Store the value; return False where it is refused."""
        # Your code here.
        return True

    def get(self, key: int) -> int | None:
        """Return the value, or None where the key is not there."""
        # Your code here.
        return None

    def pin(self, key: int) -> bool:
        """Pin the entry; return False where the key is not there."""
        # Your code here.
        return False

    def unpin(self, key: int) -> bool:
        """Take the pin off; return False where the key is not there."""
        # Your code here.
        return False


def main() -> None:
    lines = sys.stdin.read().split("\n")
    capacity, n = map(int, lines[0].split())
    cache = Cache(capacity)
    out = []
    for line in lines[1 : n + 1]:
        command, *numbers = line.split()
        if command == "PUT":
            if not cache.put(int(numbers[0]), int(numbers[1])):
                out.append("REFUSED")
        elif command == "GET":
            value = cache.get(int(numbers[0]))
            out.append("MISS" if value is None else str(value))
        else:
            done = cache.pin(int(numbers[0])) if command == "PIN" else cache.unpin(int(numbers[0]))
            out.append("OK" if done else "MISS")
    out.append(f"EVICTED {cache.evicted}")
    print("\n".join(out))


main()
