import sys

Road = tuple[int, int, int]  # from, to, toll


def lowest_total(n: int, s: int, t: int, depots: dict[int, int], roads: list[Road]) -> int:
    """Return the lowest total of a delivery from s to t, or -1; `depots` gives the fee for each town with a depot."""
    # Your code here.
    return -2


def main() -> None:
    numbers = list(map(int, sys.stdin.read().split()))
    n, m, k, s, t = numbers[:5]
    depots = {numbers[5 + 2 * i]: numbers[6 + 2 * i] for i in range(k)}
    rest = iter(numbers[5 + 2 * k :])
    print(lowest_total(n, s, t, depots, list(zip(rest, rest, rest))))


main()
