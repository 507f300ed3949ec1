"""`python -m scripts.bench [--quick]`: prints one JSON object; progress goes to stderr."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterable
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
    parser.add_argument("--only", action="append", help="one of the measures by its name; may be given several times")
    parser.add_argument("--database", default="", help="an empty one by its URL, in place of SQLite in a file")
    options = parser.parse_args()
    with running_server(options.port, options.database) as server, tempfile.TemporaryDirectory() as folder:
        measure = all_measures(server, Path(folder), quick=options.quick)
        print(json.dumps({name: measure[name]() for name in options.only or measure}, indent=2))


def all_measures(server: Server, folder: Path, *, quick: bool) -> dict[str, Callable[[], Any]]:
    """Each by its name, not begun yet."""
    rounds = 5 if quick else 60
    offered = [language["slug"] for language in httpx.get(f"{server.url}/api/languages", timeout=60).json()]

    def of_languages(what: str, slugs: Iterable[str], measure: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
        return {slug: told(f"{what} in {slug}", partial(measure, slug)) for slug in slugs if slug in offered}

    def throughput() -> dict[str, Any]:
        return {
            str(clients): told(f"{clients} clients", partial(measures.throughput, server, clients, rounds / 10))
            for clients in (1, 2, 4)
        }

    judging = partial(measures.judging, server, folder, rounds=max(2, rounds // 10))
    return {
        "isolation": lambda: httpx.get(f"{server.url}/api/ready").json()["checks"]["executor"]["isolation"],
        "latency": lambda: of_languages("hello", HELLOS, partial(measures.latency, server, rounds=rounds)),
        "throughput": throughput,
        "stream_delay": lambda: told("write to event", partial(measures.stream_delay, server, rounds)),
        "judging": lambda: of_languages("judging", ("python", "cpp"), judging),
        "rejudging": lambda: told("runs beside a rejudge", partial(rejudging, server, folder, rounds)),
        "lists": lambda: told("lists of 10,000", partial(measures.lists, server, rounds)),
        "first_run": lambda: told("start to first run", partial(measures.first_run, server, 1 if quick else 5)),
    }


def told(what: str, measure: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    print(f"measuring {what} …", file=sys.stderr, flush=True)
    return measure()


if __name__ == "__main__":
    main()
