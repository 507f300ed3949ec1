"""Looks for the first key that is left from the oldest one on: each miss pushes the next one out."""


def is_hit(key: int) -> bool:
    print("?", key, flush=True)
    return input() == "HIT"


for key in range(1, 101):
    is_hit(key)
key = 1
while key <= 100 and not is_hit(key):
    key += 1
capacity = 101 - key
is_hit(500)
print("!", "FIFO" if is_hit(key) else "LRU", max(capacity, 1), flush=True)
