"""Gives the lower of the two in the middle instead of their mean."""
import sys
from bisect import bisect_left, insort

lines = sys.stdin.read().split("\n")
readings: list[float] = []
ordered: list[float] = []
for line in lines[1 : int(lines[0]) + 1]:
    command, *number = line.split()
    if command == "+":
        readings.append(float(number[0]))
        insort(ordered, readings[-1])
    elif command == "-":
        del ordered[bisect_left(ordered, readings[int(number[0]) - 1])]
    elif not ordered:
        print("none")
    else:
        print(ordered[(len(ordered) - 1) // 2])
