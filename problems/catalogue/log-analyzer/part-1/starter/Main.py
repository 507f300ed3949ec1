import sys

n, *log = sys.stdin.read().split("\n")
log = log[: int(n)]

# Count the levels of the valid lines, and the lines skipped.
