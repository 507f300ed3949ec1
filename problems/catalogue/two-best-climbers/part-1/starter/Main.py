def faster(a: int, b: int) -> int:
    """Return the faster one of two climbers."""
    print("?", a, b, flush=True)
    return int(input())


n = int(input())

# Find the two, then: print("!", first, second, flush=True)
