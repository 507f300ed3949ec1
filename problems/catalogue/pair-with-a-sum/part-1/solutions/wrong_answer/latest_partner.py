n, target = map(int, input().split())
prices = [int(word) for word in input().split()]
seen = {}
for stall, price in enumerate(prices, start=1):
    if target - price in seen:
        print(seen[target - price], stall)
        break
    seen[price] = stall  # forgets the earliest stall of this price
else:
    print("none")
