import sys

km = {}
with open("roads.csv") as file:
    next(file)
    for line in file:
        start, end, length = line.split(",")
        km[start, end] = km[end, start] = int(length)

lines = sys.stdin.read().splitlines()
for line in lines[1:]:
    towns = line.split()
    legs = [km.get(leg) for leg in zip(towns, towns[1:])]
    print("impossible" if None in legs else sum(legs))
