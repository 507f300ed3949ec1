"""Looks for one faulty sensor and takes it that there is no other."""


def is_faulty(a: int, b: int) -> bool:
    print("?", a, b, flush=True)
    return input() == "FAULT"


n = int(input())
if is_faulty(1, n):
    low, high = 1, n
    while low < high:
        middle = (low + high) // 2
        if is_faulty(low, middle):
            high = middle
        else:
            low = middle + 1
    print("!", low, flush=True)
else:
    print("!", flush=True)
