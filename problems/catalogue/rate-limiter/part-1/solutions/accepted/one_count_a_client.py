import sys


def main() -> None:
    r, w, n, *rest = map(int, sys.stdin.read().split())
    counts: dict[int, tuple[int, int]] = {}  # of each client, its latest window and what was let through in it
    out = []
    for time, client in zip(rest[0::2], rest[1::2]):
        window, passed = counts.get(client, (-1, 0))
        if window != time // w:
            window, passed = time // w, 0
        if passed < r:
            passed += 1
            out.append(f"OK {r - passed}")
        else:
            out.append(f"NO {(window + 1) * w - time}")
        counts[client] = (window, passed)
    print("\n".join(out))


main()
