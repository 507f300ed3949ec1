"""Performance: latency and errors under a bounded load, against thresholds and against the release before."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from statistics import median, quantiles

import httpx2

from deployments.verifying.base import Exhibit, Finding, Task, Verdict
from deployments.verifying.spec import number, requests_of

MOST_SECONDS, MOST_CLIENTS = 120.0, 20
PAUSE = 0.02
"""Between two requests of one client: the load is bounded by design."""


def check_performance(task: Task) -> Finding:
    """`spec`: `requests` (method, path, json), `clients`, `seconds`. `thresholds`: `p50_ms`, `p95_ms`,
    `error_share`, and `worse_than_before` (1.5: the p95 may be half as long again as that of the release before).
    """
    clients = int(min(number(task.spec, "clients", 4), MOST_CLIENTS))
    seconds = min(number(task.spec, "seconds", 10), MOST_SECONDS)
    calls = requests_of(task.spec)
    task.tell(f"{clients} clients for {seconds:g} seconds")
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(clients) as pool:
        parts = list(pool.map(lambda _: _load(task, calls, until), range(clients)))
    found = list(chain.from_iterable(parts))
    times = [took for took, _ in found]
    errors = sum(1 for _, is_good in found if not is_good)
    figures = _figures(times, errors, seconds)
    return _judged(task, figures)


def _load(task: Task, calls: Sequence[dict[str, object]], until: float) -> list[tuple[float, bool]]:
    """One client, one request after the other: milliseconds, and whether the answer was good (a refusal for too many
    requests is none)."""
    found = []
    with task.target.client() as client:
        while time.monotonic() < until:
            for call in calls:
                began = time.perf_counter()
                try:
                    answer = client.request(str(call["method"]), str(call["path"]), json=call.get("json"))
                    is_good = answer.status_code < 400
                except httpx2.HTTPError:
                    is_good = False
                found.append(((time.perf_counter() - began) * 1000, is_good))
                time.sleep(PAUSE)
    return found


def _figures(times: Sequence[float], errors: int, seconds: float) -> dict[str, float]:
    p95 = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return {
        "requests": len(times),
        "per_second": round(len(times) / seconds, 1),
        "p50_ms": round(median(times), 1),
        "p95_ms": round(p95, 1),
        "max_ms": round(max(times), 1),
        "error_share": round(errors / len(times), 4),
    }


def _judged(task: Task, figures: dict[str, float]) -> Finding:
    faults = [
        f"{name} is {figures[name]:g}, above {number(task.thresholds, name, 0):g}"
        for name in ("p50_ms", "p95_ms", "error_share")
        if name in task.thresholds and figures[name] > number(task.thresholds, name, 0)
    ]
    before = task.earlier.get("p95_ms")
    if before and "worse_than_before" in task.thresholds:
        most = before * number(task.thresholds, "worse_than_before", 1)
        if figures["p95_ms"] > most:
            faults.append(f"p95_ms is {figures['p95_ms']:g}; the release before had {before:g}")
    evidence = (Exhibit.of_json("load.json", {"figures": figures, "before": dict(task.earlier)}),)
    if faults:
        return Finding(Verdict.FAILED, f"{'; '.join(faults)}.", figures, evidence)
    told = f"{figures['requests']:g} requests, p95 {figures['p95_ms']:g} ms, {figures['error_share']:.1%} errors."
    return Finding(Verdict.PASSED, told, figures, evidence)
