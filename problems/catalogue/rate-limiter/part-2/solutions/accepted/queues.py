import sys
from collections import defaultdict, deque


def main() -> None:
    r, w, n, *rest = map(int, sys.stdin.read().split())
    passed: defaultdict[int, deque[int]] = defaultdict(deque)  # the times that count, oldest first
    out = []
    for time, client in zip(rest[0::2], rest[1::2]):
        queue = passed[client]
        while queue and queue[0] <= time - w:
            queue.popleft()
        if len(queue) < r:
            queue.append(time)
            out.append(f"OK {r - len(queue)}")
        else:
            out.append(f"NO {queue[0] + w - time}")
    print("\n".join(out))


main()
