import sys

n, *log = sys.stdin.read().split("\n")
log = log[: int(n)]

# Print the five counts as in part 1, then the services with the most errors.
