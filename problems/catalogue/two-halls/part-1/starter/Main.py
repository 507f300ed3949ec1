import sys

n, m, *ends = map(int, sys.stdin.read().split())
pairs = list(zip(ends[0::2], ends[1::2]))

# Print YES and the hall of each relative, or NO, the length of a ring, and the ring.
