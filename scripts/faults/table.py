"""The figures as a page of the documents."""

import datetime as dt
import os
import platform
from collections.abc import Iterable

from scripts.faults.playing import Report

HEAD = (
    ("fault", "---"),
    ("in", "--:"),
    ("out", "--:"),
    ("twice", "--:"),
    ("wrong", "--:"),
    ("streams whole", "--:"),
    ("begun again", "--:"),
    ("late writes refused", "--:"),
    ("reconnects", "--:"),
    ("requests refused for a while", "---"),
    ("longest silence", "--:"),
    ("usual again after", "--:"),
)
WORDS = """\
# Faults under load

Made by `python -m scripts.faults {words} --out docs/faults.md` on {day}: {machine}.
{clients} clients send programs in and watch them; in the middle the fault. PostgreSQL, Redis, two web processes,
two workers with {slots} slots each, and beat run on this one machine, over a network that the script can slow or cut.
The counts are what matters: clients, servers and programs share these cores, and whatever else runs there.

- **in**: programs whose taking in was answered; **out**: of these, how many ended; **twice**: runs that ended more than
  once, and runs that one request made beside its own; **wrong**: another verdict or output than the program has.
- **streams whole**: clients that saw every event of a run once, in order, to its end, over all their connections.
- **begun again**: runs with more than one attempt; **late writes refused**: of attempts that had lost their run.
- **requests refused for a while**: by status or error; the client asked again, under the same `Idempotency-Key`.
- **longest silence**: nobody's run ended; **usual again after**: from the fault to the end of the last four seconds
  in which less than half ended of what ended in the last four before the fault.

"""


def page(reports: list[Report], *, clients: int, slots: int, before: float, after: float) -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    words = f"--clients {clients} --slots {slots} --before {before:g} --seconds {after:g}"
    day = dt.datetime.now(dt.UTC).date()
    head = WORDS.format(words=words, clients=clients, slots=slots, day=day, machine=machine)
    return head + table(reports) + _not_played(reports) + _faults(reports)


def table(reports: list[Report]) -> str:
    lines = [_line(name for name, _ in HEAD), _line(mark for _, mark in HEAD)]
    return "\n".join([*lines, *(_line(_row(report)) for report in reports if not report.skipped)]) + "\n"


def _row(report: Report) -> list[str]:
    count = report.count
    refused = ", ".join(f"{what}: {number}" for what, number in sorted(report.refusals.items()))
    numbers = [count.taken, count.out, count.twice, count.wrong, count.whole, count.begun_again, report.late_writes]
    times = [f"{report.silence:.1f} s", f"{report.mended_after:.0f} s"]
    return [
        report.scenario.title,
        *(str(number) for number in [*numbers, report.reconnects]),
        refused or "none",
        *times,
    ]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _not_played(reports: list[Report]) -> str:
    skipped = [f"- {report.scenario.title}: {report.skipped}." for report in reports if report.skipped]
    return "\nNot played:\n\n" + "\n".join(skipped) + "\n" if skipped else ""


def _faults(reports: list[Report]) -> str:
    found = [
        f"- {report.scenario.title}: {len(report.count.faults)}, such as: {report.count.faults[0]}"
        for report in reports
        if report.count.faults
    ]
    return "\n## What must not be\n\n" + "\n".join(found) + "\n" if found else "\nNothing that must not be was found.\n"
