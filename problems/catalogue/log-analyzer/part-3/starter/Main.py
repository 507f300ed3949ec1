import sys

n, *log = sys.stdin.read().split("\n")
log = log[: int(n)]

# Print what part 2 prints, then the alarms.
