import sys
from bisect import bisect_left, bisect_right


class Client:
    """All that was let through: the times, and after each of them the sum of the costs so far."""

    def __init__(self) -> None:
        self.times: list[int] = []
        self.sums: list[int] = [0]


def main() -> None:
    r, w, n, *rest = map(int, sys.stdin.read().split())
    clients: dict[int, Client] = {}
    out = []
    for time, number, cost in zip(rest[0::3], rest[1::3], rest[2::3]):
        client = clients.setdefault(number, Client())
        total = client.sums[-1]
        left = r - (total - client.sums[bisect_right(client.times, time - w)])
        if cost > r:
            out.append("NEVER")
        elif cost <= left:
            client.times.append(time)
            client.sums.append(total + cost)
            out.append(f"OK {left - cost}")
        else:
            gone = bisect_left(client.sums, total + cost - r)  # so many of the oldest must not count any more
            out.append(f"NO {client.times[gone - 1] + w - time}")
    print("\n".join(out))


main()
