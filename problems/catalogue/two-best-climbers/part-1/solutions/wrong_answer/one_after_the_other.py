"""Keeps the two best and compares each new climber with them: almost two comparisons for each."""


def faster(a: int, b: int) -> int:
    print("?", a, b, flush=True)
    return int(input())


n = int(input())
first = faster(1, 2)
second = 3 - first
for climber in range(3, n + 1):
    if faster(climber, second) == climber:
        second = climber
        if faster(climber, first) == climber:
            first, second = climber, first
print("!", first, second, flush=True)
