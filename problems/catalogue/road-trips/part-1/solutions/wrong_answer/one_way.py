km = {}
with open("roads.csv") as file:
    next(file)
    for line in file:
        start, end, length = line.split(",")
        km[start, end] = int(length)  # only as it is written

for _ in range(int(input())):
    towns = input().split()
    legs = [km.get(leg) for leg in zip(towns, towns[1:])]
    print("impossible" if None in legs else sum(legs))
