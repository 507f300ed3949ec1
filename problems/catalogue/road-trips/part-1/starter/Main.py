with open("roads.csv") as file:
    next(file)  # from,to,km
    for line in file:
        start, end, km = line.split(",")
        # Remember this road.

n = int(input())
for _ in range(n):
    towns = input().split()
    # Print the length of this trip.
