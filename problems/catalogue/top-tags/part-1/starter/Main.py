import sys


def top_tags(posts: list[str], k: int) -> list[tuple[str, int]]:
    """Return the k tags in the most posts, with their counts, in the order asked for."""
    # Your code here.
    return []


def main() -> None:
    lines = sys.stdin.read().split("\n")
    n, k = map(int, lines[0].split())
    for tag, count in top_tags(lines[1 : n + 1], k):
        print(tag, count)


main()
