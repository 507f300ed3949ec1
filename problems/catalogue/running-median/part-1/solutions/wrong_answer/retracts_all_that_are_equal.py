"""Knows a reading by its value alone: a retraction takes its equals along."""
import sys
from bisect import bisect_left, bisect_right, insort

lines = sys.stdin.read().split("\n")
readings: list[float] = []
ordered: list[float] = []
for line in lines[1 : int(lines[0]) + 1]:
    command, *number = line.split()
    if command == "+":
        readings.append(float(number[0]))
        insort(ordered, readings[-1])
    elif command == "-":
        x = readings[int(number[0]) - 1]
        del ordered[bisect_left(ordered, x) : bisect_right(ordered, x)]
    elif not ordered:
        print("none")
    else:
        print((ordered[len(ordered) // 2] + ordered[(len(ordered) - 1) // 2]) / 2)
