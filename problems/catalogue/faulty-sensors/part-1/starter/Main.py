def is_faulty(a: int, b: int) -> bool:
    """Return whether at least one of the sensors from a to b is faulty."""
    print("?", a, b, flush=True)
    return input() == "FAULT"


n = int(input())
faulty: list[int] = []

# Find the faulty ones.

print("!", *faulty, flush=True)
