"""Builds depth first with sorted names: an order that is possible, but not the one asked for."""
import sys

sys.setrecursionlimit(100_000)
lines = sys.stdin.read().split("\n")
n, wanted = lines[0].split()
needs = {}
for line in lines[1 : int(n) + 1]:
    name, _, names = line.partition(":")
    needs[name] = sorted(set(names.split()))
state, order = {wanted: 1}, []
stack, circle = [(wanted, iter(needs[wanted]))], False
while stack and not circle:
    name, rest = stack[-1]
    for other in rest:
        if state.get(other) == 1:
            circle = True
        elif other not in state:
            state[other] = 1
            stack.append((other, iter(needs[other])))
            break
    else:
        state[name] = 2
        order.append(name)
        stack.pop()
print("CIRCLE" if circle else "\n".join(order))
