"""Takes `- i` for the i-th of the readings that still count."""
import sys
from bisect import insort

lines = sys.stdin.read().split("\n")
readings: list[float] = []
ordered: list[float] = []
for line in lines[1 : int(lines[0]) + 1]:
    command, *number = line.split()
    if command == "+":
        readings.append(float(number[0]))
        insort(ordered, readings[-1])
    elif command == "-":
        ordered.remove(readings.pop(min(int(number[0]), len(readings)) - 1))
    elif not ordered:
        print("none")
    else:
        print((ordered[len(ordered) // 2] + ordered[(len(ordered) - 1) // 2]) / 2)
