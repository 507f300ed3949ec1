"""Goes through all rows for each span between two changes."""
import sys


def main() -> None:
    words = sys.stdin.read().split()
    n, t, d, a = map(int, words[:4])
    rows = [(words[i], int(words[i + 1]), int(words[i + 2])) for i in range(4, 4 + 3 * n, 3)]
    times = sorted({0, t, *(row[1] for row in rows), *(row[2] for row in rows)})
    found: list[list[int]] = []
    for i in range(len(times) - 1):
        if len({person for person, start, end in rows if start <= times[i] < end}) > a:
            continue
        if found and found[-1][1] == times[i]:
            found[-1][1] = times[i + 1]
        else:
            found.append([times[i], times[i + 1]])
    print("\n".join(f"{start} {end}" for start, end in found if end - start >= d) or "none")


main()
