"""`python -m scripts.bench [--quick]`: prints one JSON object; progress goes to stderr."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from scripts.bench import measures
from scripts.bench.programs import HELLOS
from scripts.bench.rejudging import rejudging
from scripts.bench.server import Server, running_server


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures CeesarCode against plain subprocesses in the same loop.")
    parser.add_argument("--quick", action="store_true", help="few rounds: shows that it works, not how fast it is")
    parser.add_argument("--port", type=int, default=8097)
    options = parser.parse_args()
    with running_server(options.port) as server, tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure_all(server, Path(folder), quick=options.quick), indent=2))


def measure_all(server: Server, folder: Path, *, quick: bool) -> dict[str, Any]:
    rounds = 5 if quick else 60
    offered = [language["slug"] for language in httpx.get(f"{server.url}/api/languages", timeout=60).json()]
    return {
        "isolation": httpx.get(f"{server.url}/api/health").json()["executor"]["isolation"],
        "latency": {
            slug: told(f"hello in {slug}", partial(measures.latency, server, slug, rounds))
            for slug in HELLOS
            if slug in offered
        },
        "throughput": {
            str(clients): told(f"{clients} clients", partial(measures.throughput, server, clients, rounds / 10))
            for clients in (1, 2, 4)
        },
        "stream_delay": told("write to event", partial(measures.stream_delay, server, rounds)),
        "judging": {
            slug: told(f"judging in {slug}", partial(measures.judging, server, folder, slug, max(2, rounds // 10)))
            for slug in ("python", "cpp")
            if slug in offered
        },
        "rejudging": told("runs beside a rejudge", partial(rejudging, server, folder, rounds)),
        "lists": told("lists of 10,000", partial(measures.lists, server, rounds)),
        "first_run": told("start to first run", partial(measures.first_run, server, 1 if quick else 5)),
    }


def told(what: str, measure: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    print(f"measuring {what} …", file=sys.stderr, flush=True)
    return measure()


if __name__ == "__main__":
    main()
