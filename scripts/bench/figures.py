"""Medians, percentiles, and ours beside a baseline in one loop."""

import statistics
import time
from collections.abc import Callable
from typing import Any


def pair(ours: Callable[[], Any], plain: Callable[[], Any], rounds: int) -> dict[str, Any]:
    """Times both in turns, in milliseconds; `ratio` is ours over plain at the median."""
    ours()
    plain()  # the first of each warms caches and does not count
    our_times, plain_times = [], []
    for _ in range(rounds):
        our_times.append(timed(ours))
        plain_times.append(timed(plain))
    return {
        "ours": summary(our_times),
        "plain": summary(plain_times),
        "ratio": round(statistics.median(our_times) / statistics.median(plain_times), 2),
    }


def timed(action: Callable[[], Any]) -> float:
    """How long the action took, in milliseconds."""
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def summary(times_ms: list[float]) -> dict[str, float]:
    """Median and 95th percentile, in milliseconds."""
    ordered = sorted(times_ms)
    return {
        "median_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 2),
    }
