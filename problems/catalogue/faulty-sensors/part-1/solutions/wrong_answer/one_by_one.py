"""Tests each sensor on its own."""


def is_faulty(a: int, b: int) -> bool:
    print("?", a, b, flush=True)
    return input() == "FAULT"


n = int(input())
print("!", *(sensor for sensor in range(1, n + 1) if is_faulty(sensor, sensor)), flush=True)
