import sys


def build_order(needs: dict[str, list[str]], wanted: str) -> list[str] | None:
    """Return the order of building, or None where there is a circle."""
    # Your code here.
    return []


def main() -> None:
    lines = sys.stdin.read().split("\n")
    n, wanted = lines[0].split()
    needs = {}
    for line in lines[1 : int(n) + 1]:
        name, _, names = line.partition(":")
        needs[name] = names.split()
    order = build_order(needs, wanted)
    print("CIRCLE" if order is None else "\n".join(order))


main()
