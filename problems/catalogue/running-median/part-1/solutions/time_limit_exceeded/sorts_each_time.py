"""Sorts what counts for each question."""
import sys

lines = sys.stdin.read().split("\n")
readings: dict[int, float] = {}
reported = 0
for line in lines[1 : int(lines[0]) + 1]:
    command, *number = line.split()
    if command == "+":
        reported += 1
        readings[reported] = float(number[0])
    elif command == "-":
        del readings[int(number[0])]
    elif not readings:
        print("none")
    else:
        ordered = sorted(readings.values())
        print((ordered[len(ordered) // 2] + ordered[(len(ordered) - 1) // 2]) / 2)
