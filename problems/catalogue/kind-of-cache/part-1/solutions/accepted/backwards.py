"""Fills the cache with 1 to 100. Going back from 100, all that it holds are hits, which change nothing but their order."""
MOST = 100


def is_hit(key: int) -> bool:
    print("?", key, flush=True)
    return input() == "HIT"


for key in range(1, MOST + 1):
    is_hit(key)
capacity = 0
while capacity < MOST and is_hit(MOST - capacity):
    capacity += 1
if capacity == MOST:
    is_hit(MOST + 1)  # all were hits, so that nothing has been given up yet
# One entry has made room: 100, which was used before the others, or the one that came in first.
kind = "FIFO" if is_hit(MOST) else "LRU"
print("!", kind, capacity, flush=True)
