import sys

Row = tuple[str, int, int]  # person, start, end


def windows(t: int, d: int, a: int, rows: list[Row]) -> list[tuple[int, int]]:
    """Return start and end of each window, by time."""
    # Your code here.
    return [(-1, -1)]


def main() -> None:
    words = sys.stdin.read().split()
    n, t, d, a = map(int, words[:4])
    rows = [(words[i], int(words[i + 1]), int(words[i + 2])) for i in range(4, 4 + 3 * n, 3)]
    found = windows(t, d, a, rows)
    print("\n".join(f"{start} {end}" for start, end in found) or "none")


main()
