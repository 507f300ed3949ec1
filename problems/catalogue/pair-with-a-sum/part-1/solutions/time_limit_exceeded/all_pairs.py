def first_pair(prices, target):
    for later in range(len(prices)):
        for earlier in range(later):
            if prices[earlier] + prices[later] == target:
                return earlier + 1, later + 1
    return None


n, target = map(int, input().split())
prices = [int(word) for word in input().split()]
pair = first_pair(prices, target)
print(*pair if pair else ["none"])
