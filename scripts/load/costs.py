"""What a run costs: seconds of CPU of everything that takes part, and so how many runs a core does in an hour.

Counted are the web, the worker with the programs, beat, PostgreSQL and Redis, each by its own clock: what else the
machine does counts for nothing.
"""

import itertools
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from scripts.bench.measures import write_problem
from scripts.bench.programs import HELLO_CPP
from scripts.bench.server import cpu_seconds
from scripts.load.figures import memory_mb, options_of, progress, tell
from scripts.load.instance import Instance, running_instance

CALLERS = 2
TESTS = 20
HELLO = "print('Hello')\n"
PROBLEM = "load-echo"


def main() -> None:
    options = options_of(__doc__.splitlines()[0], seconds=15.0)
    with running_instance() as instance, tempfile.TemporaryDirectory() as folder:
        write_problem(Path(folder) / PROBLEM, count=TESTS)
        instance.manage("load_problems", str(Path(folder) / PROBLEM))
        tell({"memory_mb": memory(instance)} | measure(instance, options.seconds), options.json)


def measure(instance: Instance, seconds: float) -> dict[str, Any]:
    fresh = itertools.count()
    python = {"language": "python", "files": {"Main.py": HELLO}}
    kinds: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
        "python_hello": ("/api/run", lambda: python),
        "cpp_compiled_and_run": (
            "/api/run",
            lambda: {"language": "cpp", "files": {"Main.cpp": f"{HELLO_CPP}// {next(fresh)}\n"}},
        ),
        f"submission_of_{TESTS}_tests": ("/api/submit", lambda: python | {"problem": PROBLEM}),
    }
    idle = _cpu_of_rest(instance, seconds / 2)
    return {kind: _cost(instance, kind, *how, seconds, idle) for kind, how in kinds.items()}


def memory(instance: Instance) -> dict[str, float]:
    return {name: memory_mb(pid) for name, pid in instance.pids().items()}


def _cost(
    instance: Instance, kind: str, path: str, body: Callable[[], dict[str, Any]], seconds: float, idle: float
) -> dict[str, float]:
    """`idle`: what a second takes without any run; it counts for no run."""
    progress(f"{kind} for {seconds:.0f} s …")
    ended: list[str] = []
    until = time.monotonic() + seconds

    def call() -> None:
        with httpx.Client(base_url=instance.url, timeout=60) as client:
            while time.monotonic() < until:
                ended.append(client.post(path, json=body()).raise_for_status().json()["verdict"])

    before, started = _cpu(instance), time.monotonic()
    threads = [threading.Thread(target=call) for _ in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - started
    if wrong := set(ended) - {"OK", "AC"}:
        raise RuntimeError(f"{kind} ended as {', '.join(wrong)}.")
    each = {name: (after - before[name]) / len(ended) for name, after in _cpu(instance).items()}
    total = sum(each.values()) - idle * took / len(ended)
    return {
        "runs": len(ended),
        "cpu_ms": round(total * 1000),
        **{f"of_{name}": round(used * 1000) for name, used in each.items()},
        "a_core_and_hour": round(3600 / total),
    }


def _cpu(instance: Instance) -> dict[str, float]:
    return {name: cpu_seconds(pid) for name, pid in instance.pids().items()}


def _cpu_of_rest(instance: Instance, seconds: float) -> float:
    """CPU that a second takes while nobody asks for anything."""
    before = sum(_cpu(instance).values())
    time.sleep(seconds)
    return (sum(_cpu(instance).values()) - before) / seconds


if __name__ == "__main__":
    main()
