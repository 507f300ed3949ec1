"""Takes it that a comment has a greater number than the one it answers."""
import sys

numbers = list(map(int, sys.stdin.read().split()))
depth = [-1] + [0] * numbers[0]
levels: dict[int, list[int]] = {}
for comment in range(1, numbers[0] + 1):
    depth[comment] = depth[numbers[comment]] + 1
    levels.setdefault(depth[comment], []).append(comment)
for level in sorted(levels):
    print(len(levels[level]), min(levels[level]))
