"""Looks through all modules, in order, for the first that can be built now, after each one built."""
import sys

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
waiting, built, order = sorted(needed), set(), []
while waiting:
    for name in waiting:
        if all(other in built for other in needs[name]):
            break
    else:
        break
    waiting.remove(name)
    built.add(name)
    order.append(name)
print("CIRCLE" if waiting else "\n".join(order))
