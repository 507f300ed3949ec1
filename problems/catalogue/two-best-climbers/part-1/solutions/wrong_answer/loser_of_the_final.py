"""Takes who lost the last comparison for the second fastest."""


def faster(a: int, b: int) -> int:
    print("?", a, b, flush=True)
    return int(input())


climbers = list(range(1, int(input()) + 1))
last = 0
while len(climbers) > 1:
    winners = climbers[len(climbers) & ~1 :]
    for a, b in zip(climbers[0::2], climbers[1::2]):
        winner = faster(a, b)
        last = a + b - winner
        winners.append(winner)
    climbers = winners
print("!", climbers[0], last, flush=True)
