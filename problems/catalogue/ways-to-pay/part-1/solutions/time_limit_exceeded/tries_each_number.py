"""Tries each number of coins of a kind, for each sum."""
import sys

numbers = list(map(int, sys.stdin.read().split()))
price = numbers[1]
ways = [1] + [0] * price
for value, count in zip(numbers[2::2], numbers[3::2]):
    more = [0] * (price + 1)
    for paid in range(price + 1):
        used, total = 0, 0
        while used <= count and used * value <= paid:
            total += ways[paid - used * value]
            used += 1
        more[paid] = total % 1_000_000_007
    ways = more
print(ways[price])
