import sys


def main() -> None:
    numbers = list(map(int, sys.stdin.read().split()))
    n = numbers[0]
    replies: list[list[int]] = [[] for _ in range(n + 1)]
    for comment in range(1, n + 1):
        replies[numbers[comment]].append(comment)
    level, out = replies[0], []
    while level:
        out.append(f"{len(level)} {min(level)}")
        level = [reply for comment in level for reply in replies[comment]]
    print("\n".join(out))


main()
