"""Counts a tag as often as a post has it."""
import sys
from collections import Counter

lines = sys.stdin.read().split("\n")
n, k = map(int, lines[0].split())
counts = Counter(
    word[1:].lower() for post in lines[1 : n + 1] for word in post.split() if word[0] == "#" and len(word) > 1
)
for tag, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:k]:
    print(tag, count)
