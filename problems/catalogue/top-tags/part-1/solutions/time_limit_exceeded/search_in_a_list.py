"""Looks for each tag in a list of all tags."""
import sys

lines = sys.stdin.read().split("\n")
n, k = map(int, lines[0].split())
counts: list[list] = []
for post in lines[1 : n + 1]:
    for tag in {word[1:].lower() for word in post.split() if word[0] == "#" and len(word) > 1}:
        for entry in counts:
            if entry[0] == tag:
                entry[1] += 1
                break
        else:
            counts.append([tag, 1])
for tag, count in sorted(counts, key=lambda entry: (-entry[1], entry[0]))[:k]:
    print(tag, count)
