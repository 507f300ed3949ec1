def first_pair(prices, target):
    """The stall numbers of the first pair that makes the target, or None."""
    # Your code here.
    return None


n, target = map(int, input().split())
prices = [int(word) for word in input().split()]
pair = first_pair(prices, target)
print(*pair if pair else ["none"])
