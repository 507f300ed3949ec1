import sys
from collections import Counter


def main() -> None:
    lines = sys.stdin.read().split("\n")
    n, k = map(int, lines[0].split())
    counts: Counter[str] = Counter()
    for post in lines[1 : n + 1]:
        counts.update({word[1:].lower() for word in post.split() if word[0] == "#" and len(word) > 1})
    for tag, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:k]:
        print(tag, count)


main()
