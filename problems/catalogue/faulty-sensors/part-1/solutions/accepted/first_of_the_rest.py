def is_faulty(a: int, b: int) -> bool:
    print("?", a, b, flush=True)
    return input() == "FAULT"


n = int(input())
faulty: list[int] = []
start = 1
while start <= n and is_faulty(start, n):
    low, high = start, n  # the first faulty one of the rest is one of these
    while low < high:
        middle = (low + high) // 2
        if is_faulty(low, middle):
            high = middle
        else:
            low = middle + 1
    faulty.append(low)
    start = low + 1
print("!", *faulty, flush=True)
