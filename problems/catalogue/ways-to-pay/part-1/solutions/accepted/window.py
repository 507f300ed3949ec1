import sys

MODULUS = 1_000_000_007


def main() -> None:
    numbers = list(map(int, sys.stdin.read().split()))
    price = numbers[1]
    ways = [1] + [0] * price
    for value, count in zip(numbers[2::2], numbers[3::2]):
        # As if there were coins without end, then take off what would need count + 1 of them.
        more = ways[:]
        beyond = value * (count + 1)
        for paid in range(value, price + 1):
            total = more[paid - value] + ways[paid]
            if paid >= beyond:
                total -= ways[paid - beyond]
            more[paid] = total % MODULUS
        ways = more
    print(ways[price])


main()
