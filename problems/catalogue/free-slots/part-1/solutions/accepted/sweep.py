import sys


def main() -> None:
    words = sys.stdin.read().split()
    n, t, d, a = map(int, words[:4])
    rows = sorted((words[i], int(words[i + 1]), int(words[i + 2])) for i in range(4, 4 + 3 * n, 3))
    changes: dict[int, int] = {0: 0, t: 0}
    last, until = "", 0
    for person, start, end in rows:
        if person != last:
            last, until = person, 0
        start = max(start, until)  # what an own appointment takes already does not count again
        if start < end:
            changes[start] = changes.get(start, 0) + 1
            changes[end] = changes.get(end, 0) - 1
            until = end
    out = []
    missing, since = 0, None
    for time in sorted(changes):
        missing += changes[time]
        if since is not None and (missing > a or time == t):
            if time - since >= d:
                out.append(f"{since} {time}")
            since = None
        elif since is None and missing <= a:
            since = time
    print("\n".join(out) or "none")


main()
