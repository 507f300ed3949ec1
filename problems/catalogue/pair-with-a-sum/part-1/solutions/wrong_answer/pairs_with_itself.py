n, target = map(int, input().split())
prices = [int(word) for word in input().split()]
earliest = {}
for stall, price in enumerate(prices, start=1):
    earliest.setdefault(price, stall)
    if target - price in earliest:
        print(earliest[target - price], stall)
        break
else:
    print("none")
