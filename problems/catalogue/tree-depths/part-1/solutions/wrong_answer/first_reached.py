"""Names the comment that is reached first on a depth, not the one with the smallest number."""
import sys

numbers = list(map(int, sys.stdin.read().split()))
replies: list[list[int]] = [[] for _ in range(numbers[0] + 1)]
for comment in range(1, numbers[0] + 1):
    replies[numbers[comment]].append(comment)
level = replies[0]
while level:
    print(len(level), level[0])
    level = [reply for comment in level for reply in replies[comment]]
