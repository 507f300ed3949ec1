from heapq import merge


def by_bits(values: list[int]) -> int:
    """Bit s of `reached` tells whether some of the things are worth s together."""
    total = sum(values)
    reached = 1
    for value in values:
        reached |= reached << value
    return min(total - 2 * share for share in range(total // 2 + 1) if reached >> share & 1)


def sums(values: list[int]) -> list[int]:
    """What some of the things can be worth together, in ascending order."""
    found = [0]
    for value in values:
        found = list(merge(found, [share + value for share in found]))
    return found


def by_halves(values: list[int]) -> int:
    """Each sum of one half of the things, with the one of the other half that comes nearest to an even share."""
    total = sum(values)
    left, right = sums(values[0::2]), sums(values[1::2])
    best = total
    at = len(right) - 1
    for share in left:
        while at >= 0 and 2 * (share + right[at]) > total:
            at -= 1
        if at < 0:
            break
        best = min(best, total - 2 * (share + right[at]))
    return best


input()
values = list(map(int, input().split()))
print(by_bits(values) if sum(values) <= 20_000 else by_halves(values))
