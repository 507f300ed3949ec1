"""Builds modules that nobody wants, and stumbles over their circles."""
import heapq
import sys

lines = sys.stdin.read().split("\n")
n, wanted = lines[0].split()
needs = {}
for line in lines[1 : int(n) + 1]:
    name, _, names = line.partition(":")
    needs[name] = set(names.split())
users = {name: [] for name in needs}
for name in needs:
    for other in needs[name]:
        users[other].append(name)
missing = {name: len(needs[name]) for name in needs}
ready = [name for name in needs if not missing[name]]
heapq.heapify(ready)
order = []
while ready:
    name = heapq.heappop(ready)
    order.append(name)
    for user in users[name]:
        missing[user] -= 1
        if missing[user] == 0:
            heapq.heappush(ready, user)
print("\n".join(order) if len(order) == len(needs) else "CIRCLE")
