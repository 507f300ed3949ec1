import sys

Road = tuple[int, int, int, int]  # u, v, fare from u to v, fare from v to u


def totals(people: list[int], roads: list[Road]) -> list[int]:
    """Return what all pay to meet in each village; people[0] live in village 1."""
    # Your code here.
    return [-1] * len(people)


def main() -> None:
    numbers = list(map(int, sys.stdin.read().split()))
    n = numbers[0]
    rest = iter(numbers[n + 1 :])
    print("\n".join(map(str, totals(numbers[1 : n + 1], list(zip(rest, rest, rest, rest))))))


main()
