import heapq
import sys


def main() -> None:
    lines = sys.stdin.read().split("\n")
    n, wanted = lines[0].split()
    needs = {}
    for line in lines[1 : int(n) + 1]:
        name, _, names = line.partition(":")
        needs[name] = set(names.split())
    needed, stack = {wanted}, [wanted]
    while stack:
        for name in needs[stack.pop()]:
            if name not in needed:
                needed.add(name)
                stack.append(name)
    missing = {name: len(needs[name]) for name in needed}
    users: dict[str, list[str]] = {name: [] for name in needed}
    for name in needed:
        for other in needs[name]:
            users[other].append(name)
    ready = [name for name in needed if missing[name] == 0]
    heapq.heapify(ready)
    order = []
    while ready:
        name = heapq.heappop(ready)
        order.append(name)
        for user in users[name]:
            missing[user] -= 1
            if missing[user] == 0:
                heapq.heappush(ready, user)
    print("\n".join(order) if len(order) == len(needed) else "CIRCLE")


main()
