"""Percentiles, what processes take, and how a result is told."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.bench.server import processes_below


def percentile(values: Iterable[float], percent: float) -> float:
    """By the nearest rank; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """In milliseconds."""
    told = {f"p{percent}": round(percentile(seconds, percent) * 1000, 1) for percent in (50, 95, 99)}
    return told | {"most": round(max(seconds, default=0.0) * 1000, 1)}


def memory_mb(pid: int) -> float:
    """PSS of a process and its descendants: what they share counts once."""
    return round(sum(_pss_kb(one) for one in processes_below(pid)) / 1024, 1)


def _pss_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def options_of(description: str, **numbers: float) -> Namespace:
    """The command line of a load: its numbers, each with a default, and --json."""
    parser = ArgumentParser(description=description)
    for name, default in numbers.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default, help="%(default)s")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    return parser.parse_args()


def tell(result: Mapping[str, Any], file: Path | None) -> None:
    """A line for each figure; the same as JSON into the file."""
    for name, value in result.items():
        text = ", ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, Mapping) else value
        print(f"{name.replace('_', ' '):<28} {text}")
    if file is not None:
        file.write_text(json.dumps(result, indent=2) + "\n")


def progress(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
