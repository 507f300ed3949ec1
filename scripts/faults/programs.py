"""What the clients send in, and what must come of it."""

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.faults.staged import POISON

PROBLEM = "faults-double"
TESTS = 4
LINES = 5
STREAMING = """
import time
for line in range({lines}):
    print({number}, line, flush=True)
    time.sleep(0.08)
"""
DOUBLE = "print(2 * int(input()))  # {number}"
TRIPLE = "print(3 * int(input()))  # {number}"
FAILING = "int(input()) // 0  # {number}"
SLEEPING = "import time\ntime.sleep(60)  # {number}"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request, and the verdict and output that it must get. `printed` None: nothing is said about it."""

    path: str
    body: dict[str, Any]
    verdict: str
    printed: str | None = None


def streaming(number: int) -> Sent:
    printed = "".join(f"{number} {line}\n" for line in range(LINES))
    return _run(STREAMING.format(number=number, lines=LINES), "OK", printed)


def sleeping(number: int) -> Sent:
    sent = _run(SLEEPING.format(number=number), "TLE")
    sent.body["limits"] = {"wall_time_seconds": 0.7}
    return sent


def accepted(number: int) -> Sent:
    return _submission(DOUBLE.format(number=number), "AC")


def wrong(number: int) -> Sent:
    return _submission(TRIPLE.format(number=number), "WA")


def failing(number: int) -> Sent:
    return _submission(FAILING.format(number=number), "RE")


def poisonous(number: int) -> Sent:
    return _run(f"# {POISON}\nprint({number})", "IE")


MIX = (streaming, accepted, streaming, wrong, accepted, streaming, failing, accepted, streaming, sleeping)


def _run(source: str, verdict: str, printed: str | None = None) -> Sent:
    body = {"language": "python", "files": {"Main.py": source}, "wait": False}
    return Sent("/api/run", body, verdict, printed)


def _submission(source: str, verdict: str) -> Sent:
    body = {"problem": PROBLEM, "language": "python", "files": {"Main.py": source}, "wait": False}
    return Sent("/api/submit", body, verdict)


def write_problem(folder: Path) -> None:
    """The problem of the submissions, in the folder format."""
    tests = folder / "part-1" / "tests"
    for number in range(TESTS):
        kind = tests / ("sample" if number == 0 else "hidden")
        kind.mkdir(parents=True, exist_ok=True)
        (kind / f"{number:02}.in").write_text(f"{number + 1}\n")
        (kind / f"{number:02}.out").write_text(f"{2 * (number + 1)}\n")
    (folder / "statement.md").write_text("Print twice the number.\n")
    (folder / "problem.toml").write_text(
        textwrap.dedent("""\
        title = "Double"
        kind = "coding"
        difficulty = "warmup"
        status = "published"
        position = 1
        tags = []
        languages = []
        stop_at_first_failure = true

        [limits]
        cpu_time_seconds = 5.0
        memory_mb = 256

        [checker]
        name = "tokens"

        [[parts]]
        title = ""
        cumulative = false
        """)
    )
