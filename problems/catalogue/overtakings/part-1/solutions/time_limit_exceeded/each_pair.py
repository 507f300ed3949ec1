"""Looks at each pair: enough for the groups small and medium."""
input()
order = list(map(int, input().split()))
print(sum(1 for i, runner in enumerate(order) for other in order[:i] if other > runner))
