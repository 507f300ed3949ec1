"""Adds up the places that each runner gained, which is more or less than the pairs."""
input()
order = list(map(int, input().split()))
print(sum(max(0, runner - place) for place, runner in enumerate(order, start=1)))
