"""Tries the sizes one after the other, each with keys of its own: that takes far too many look-ups."""


def is_hit(key: int) -> bool:
    print("?", key, flush=True)
    return input() == "HIT"


capacity = 1
while True:
    for key in range(1, capacity + 2):
        is_hit(key)
    if not is_hit(1):
        break
    capacity += 1
for key in range(500, 500 + capacity):
    is_hit(key)
is_hit(500)
is_hit(999)
print("!", "FIFO" if not is_hit(500) else "LRU", capacity, flush=True)
