def first_pair(prices, target):
    earliest = {}
    for stall, price in enumerate(prices, start=1):
        if target - price in earliest:
            return earliest[target - price], stall
        earliest.setdefault(price, stall)
    return None


n, target = map(int, input().split())
prices = [int(word) for word in input().split()]
pair = first_pair(prices, target)
print(*pair if pair else ["none"])
