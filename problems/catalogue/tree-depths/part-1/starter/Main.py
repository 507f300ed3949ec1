import sys


def depths(parents: list[int]) -> list[tuple[int, int]]:
    """Return (number of comments, smallest number) for each depth; parents[i] belongs to comment i + 1."""
    # Your code here.
    return []


def main() -> None:
    numbers = list(map(int, sys.stdin.read().split()))
    for count, smallest in depths(numbers[1:]):
        print(count, smallest)


main()
