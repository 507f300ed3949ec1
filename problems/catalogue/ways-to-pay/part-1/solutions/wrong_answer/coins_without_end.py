"""Takes it that there are enough coins of each kind."""
import sys

numbers = list(map(int, sys.stdin.read().split()))
price = numbers[1]
ways = [1] + [0] * price
for value, count in zip(numbers[2::2], numbers[3::2]):
    if count:
        for paid in range(value, price + 1):
            ways[paid] = (ways[paid] + ways[paid - value]) % 1_000_000_007
print(ways[price])
