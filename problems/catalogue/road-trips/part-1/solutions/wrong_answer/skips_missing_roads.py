km = {}
with open("roads.csv") as file:
    next(file)
    for line in file:
        start, end, length = line.split(",")
        km[start, end] = km[end, start] = int(length)

for _ in range(int(input())):
    towns = input().split()
    total = sum(km.get(leg, 0) for leg in zip(towns, towns[1:]))
    print(total or "impossible")
