"""`python -m scripts.faults [--clients 50] [--only NAME] [--out docs/faults.md]`: ends with 1 where a count is off."""

import argparse
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from scripts.faults.gamma import running_gamma
from scripts.faults.playing import Report, play
from scripts.faults.scenarios import SCENARIOS, Scenario
from scripts.faults.table import page
from scripts.parts import Missing


def main() -> int:
    options, reports = _options(), list[Report]()
    text = ""
    try:
        for report in _played(options):
            reports.append(report)
            text = _page(reports, options)
            if options.out:
                options.out.write_text(text)
    except Missing as error:
        print(f"This cannot be played here: {error}.", file=sys.stderr)
        return 2
    print(text)
    return int(any(report.count.faults for report in reports))


def _played(options: argparse.Namespace) -> Iterable[Report]:
    for in_containers, group in groupby(_chosen(options.only), key=lambda one: one.in_containers):
        scenarios = list(group)
        try:
            yield from _in_one_gamma(options, scenarios, in_containers)
        except Missing as error:
            if not in_containers:
                raise
            yield from (Report(scenario, skipped=str(error)) for scenario in scenarios)


def _in_one_gamma(options: argparse.Namespace, scenarios: list[Scenario], in_containers: bool) -> Iterable[Report]:
    given = {"clients": options.clients, "slots": options.slots, "logs": options.logs}
    with running_gamma(**given, in_containers=in_containers) as gamma:
        for scenario in scenarios:
            print(f"{scenario.title} …", file=sys.stderr, flush=True)
            report = play(gamma, scenario, clients=options.clients, before=options.before, after=options.seconds)
            for fault in [report.skipped, *report.count.faults[:5]]:
                print(f"  {fault}" if fault else "", file=sys.stderr, flush=True)
            yield report


def _page(reports: list[Report], options: argparse.Namespace) -> str:
    load = {"before": options.before, "after": options.seconds}
    return page(reports, clients=options.clients, slots=options.slots, **load)


def _chosen(only: str) -> list[Scenario]:
    names = only.split(",") if only else [scenario.name for scenario in SCENARIOS]
    return [scenario for scenario in SCENARIOS if scenario.name in names]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Plays faults while clients run programs and watch them.")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--slots", type=int, default=2, help="of each of the two workers")
    parser.add_argument("--only", default="", help="names, with commas: " + ", ".join(one.name for one in SCENARIOS))
    parser.add_argument("--before", type=float, default=12.0, help="seconds of load before the fault")
    parser.add_argument("--seconds", type=float, default=30.0, help="seconds of load behind the fault")
    parser.add_argument("--out", type=Path, help="where to write the page")
    parser.add_argument("--logs", type=Path, help="a folder that keeps what the processes say")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
