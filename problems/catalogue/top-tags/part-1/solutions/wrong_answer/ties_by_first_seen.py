"""Leaves tags with equal counts in the order in which they were first seen."""
import sys
from collections import Counter

lines = sys.stdin.read().split("\n")
n, k = map(int, lines[0].split())
counts: Counter[str] = Counter()
for post in lines[1 : n + 1]:
    counts.update(list(dict.fromkeys(word[1:].lower() for word in post.split() if word[0] == "#" and len(word) > 1)))
for tag, count in counts.most_common(k):
    print(tag, count)
