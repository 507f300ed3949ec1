import sys


def survey(world: list[str]) -> tuple[int, int, int]:
    """Return the number of islands, the size of the largest, and its harbours."""
    # Your code here.
    return 0, 0, 0


def main() -> None:
    words = sys.stdin.read().split()
    print(*survey(words[2:]))


main()
