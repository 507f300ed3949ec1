import sys


class Limiter:
    def __init__(self, r: int, w: int) -> None:
        self.r = r
        self.w = w

    def decide(self, time: int, client: int, cost: int) -> str:
        """Return the line to print: OK and the cost that is left, NEVER, or NO and the seconds to wait."""
        # Your code here.
        return ""


def main() -> None:
    r, w, n = map(int, sys.stdin.readline().split())
    limiter = Limiter(r, w)
    out = []
    for line in sys.stdin:
        out.append(limiter.decide(*map(int, line.split())))
    print("\n".join(out))


main()
