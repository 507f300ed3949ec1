"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(160)
ORACLES = {1: "one_count_a_client.py", 2: "queues.py", 3: "sums_and_halving.py"}
N = 12_000


def test(part, name, r, w, requests):
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / ORACLES[part]
    rows = "".join(" ".join(map(str, request)) + "\n" for request in requests)
    text = f"{r} {w} {len(requests)}\n{rows}"
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_text(text)
    (folder / f"{name}.out").write_bytes(run.stdout)


def of_one(times, client=1):
    return [(time, client) for time in times]


def times(count, last):
    return sorted(rng.randint(0, last) for _ in range(count))


def drawn(count, last, clients, costs=None):
    """Requests at random times; a few clients send most of them."""
    ids = rng.sample(range(100_000), clients)
    requests = [(time, ids[int(clients * rng.random() ** 2)]) for time in times(count, last)]
    return requests if costs is None else [(*request, rng.randint(*costs)) for request in requests]


corners = {
    "01-one-request": (1, 1, [(0, 0)]),
    "02-a-window-of-one-second": (2, 1, of_one([5, 5, 5, 6, 6, 6, 8])),
    "03-at-the-edges": (1, 10, of_one([0, 9, 10, 19, 20, 29, 31, 40])),
    "04-all-in-one-second": (3, 60, of_one([59] * 5 + [60] * 2)),
    "05-clients-in-turns": (2, 7, [(time, time % 3) for time in range(0, 40)]),
    "06-a-long-silence": (1, 100, of_one([50, 120, 149, 150, 999_999, 1_000_000])),
    "07-refused-over-and-over": (1, 50, of_one([0, *range(1, 120)], 99_999)),
    "08-nobody-is-refused": (N, 100_000, drawn(300, 1_000_000, 9)),
    "09-drawn-small": (3, 12, drawn(60, 100, 3)),
    "10-drawn": (4, 500, drawn(3_000, 12_000, 40)),
}
for name, (r, w, requests) in corners.items():
    test(1, name, r, w, requests)
    test(2, name, r, w, requests)
test(1, "11-many-clients", 1, 1_000, drawn(4_000, 20_000, 2_000))
test(2, "11-many-clients", 1, 1_000, drawn(4_000, 20_000, 2_000))
test(1, "12-one-client-in-one-window", N // 2, 10_000, of_one(times(N, 9_999)))
test(2, "12-one-client-in-one-window", N // 2, 10_000, of_one(times(N, 9_999)))

test(3, "01-one-request", 1, 1, [(0, 0, 1)])
test(3, "02-too-dear-for-ever", 5, 10, [(0, 1, 6), (0, 1, 5), (1, 1, 6), (11, 1, 1_000_000_000)])
test(3, "03-cost-one-as-before", 2, 10, [(time, 7, 1) for time in (3, 8, 9, 12, 13, 14)])
test(3, "04-at-the-edges", 4, 10, [(0, 1, 3), (9, 1, 2), (10, 1, 4), (19, 1, 1), (20, 1, 4)])
test(3, "05-cheap-ones-slip-through", 10, 9, [(0, 1, 9), (1, 1, 2), (2, 1, 1), (3, 1, 1), (9, 1, 9), (9, 1, 10)])
test(3, "06-several-must-go", 10, 100, [(time, 2, 1) for time in range(10)] + [(10, 2, cost) for cost in range(1, 12)])
test(3, "07-same-second", 6, 5, [(4, 3, 2)] * 3 + [(4, 3, 1), (4, 3, 3), (8, 3, 6), (9, 3, 6)])
test(3, "08-full-cost-again-and-again", 10**9, 7, [(time, 5, 10**9) for time in range(0, 100, 3)])
test(3, "09-drawn-small", 20, 12, drawn(60, 100, 3, (1, 12)))
test(3, "10-drawn", 900, 500, drawn(3_000, 12_000, 40, (1, 400)))
test(3, "11-drawn-large-costs", 10**9, 2_000, drawn(3_000, 100_000, 5, (1, 4 * 10**8)))
cheap = [(time, 1, 1) for time in times(N // 2, 4_000)]
dear = [(time, 1, rng.randint(N // 2 - 500, N // 2)) for time in sorted(rng.randint(4_000, 6_000) for _ in range(N // 2))]
test(3, "12-long-waits", N // 2, 10_000, cheap + dear)
