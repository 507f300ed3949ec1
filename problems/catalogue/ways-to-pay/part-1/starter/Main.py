import sys

MODULUS = 1_000_000_007


def ways(price: int, coins: list[tuple[int, int]]) -> int:
    """Return in how many ways the price can be paid; coins are pairs of value and number."""
    # Your code here.
    return -1


def main() -> None:
    numbers = list(map(int, sys.stdin.read().split()))
    coins = list(zip(numbers[2::2], numbers[3::2]))
    print(ways(numbers[1], coins))


main()
