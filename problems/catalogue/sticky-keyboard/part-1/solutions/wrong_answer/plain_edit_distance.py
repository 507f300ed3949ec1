"""Knows nothing of sticky keys."""
typed, meant = input().strip(), input().strip()
costs = list(range(len(meant) + 1))
for i, letter in enumerate(typed, start=1):
    row = [i]
    for j, wanted in enumerate(meant):
        row.append(min(costs[j] + (letter != wanted), row[-1] + 1, costs[j + 1] + 1))
    costs = row
print(costs[-1])
