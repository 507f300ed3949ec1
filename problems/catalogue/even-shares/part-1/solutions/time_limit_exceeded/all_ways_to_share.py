"""Tries all ways to share: enough for the group few."""
input()
values = list(map(int, input().split()))


def least(at: int, difference: int) -> int:
    if at == len(values):
        return abs(difference)
    return min(least(at + 1, difference + values[at]), least(at + 1, difference - values[at]))


print(least(1, values[0]))
