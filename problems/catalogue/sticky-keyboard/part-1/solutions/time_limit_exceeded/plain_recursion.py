"""Tries everything again and again, without remembering."""
import sys

sys.setrecursionlimit(10_000)
typed, meant = input().strip(), input().strip()


def cost(i: int, j: int) -> int:
    if i == len(typed):
        return len(meant) - j
    delete = cost(i + 1, j) + (0 if i and typed[i] == typed[i - 1] else 1)
    if j == len(meant):
        return delete
    return min(delete, cost(i, j + 1) + 1, cost(i + 1, j + 1) + (typed[i] != meant[j]))


print(cost(0, 0))
