"""Random programs of hostile parts under random limits: every bound holds in every combination; the slot goes on."""

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from execution.enums import Verdict
from execution.judging.verdicts import rule_on_program
from execution.tests.conftest import LIMITS, Ran, Runner
from execution.types import Limits

pytestmark = [pytest.mark.hostile, pytest.mark.slow]

PARTS = {
    "burn": "t = time.process_time() + {n} / 100\nwhile time.process_time() < t: pass",
    "sleep": "time.sleep({n} / 50)",
    "hold": "kept.append(bytearray(b'x') * ({n} * 2_000_000))",
    "print": "sys.stdout.write('x' * ({n} * 1024)); sys.stdout.flush()",
    "complain": "sys.stderr.write('x' * ({n} * 1024)); sys.stderr.flush()",
    "fork": "for _ in range({n} % 20):\n    if os.fork() == 0: time.sleep(0.3); os._exit(0)",
    "daemon": "if os.fork() == 0: os.setsid(); time.sleep(60)",
    "open": "kept += [open('/dev/null') for _ in range({n} * 8)]",
    "file": "open('/tmp/{n}', 'wb').write(b'x' * {n} * 2**20)",
    "stop": "os.kill(os.getpid(), signal.SIGSTOP) if {n} > 90 else None",
    "signals": "[signal.signal(s, signal.SIG_IGN) for s in (1, 2, 3, 15)]",
    "close": "os.close({n} % 3)",
    "raise": "raise SystemExit({n})",
}
PROGRAMS = st.lists(st.tuples(st.sampled_from(sorted(PARTS)), st.integers(0, 100)), min_size=1, max_size=5)
BOUNDS = st.fixed_dictionaries(
    {},
    optional={
        "cpu_time_seconds": st.floats(0.1, 1.0),
        "wall_time_seconds": st.floats(0.1, 1.5),
        "memory_mb": st.integers(16, 256),
        "processes": st.integers(1, 32),
        "output_kb": st.integers(1, 128),
        "open_files": st.integers(16, 256),
        "file_size_mb": st.integers(1, 64),
    },
)
SLACK_SECONDS = 4.0
"""For a busy machine: what matters is that no combination runs on."""


def source_of(parts: list[tuple[str, int]]) -> str:
    lines = [PARTS[name].format(n=number) for name, number in parts]
    return "\n".join(["import os, signal, sys, time", "kept = []", *lines, ""])


@given(parts=PROGRAMS, bounds=BOUNDS)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_every_bound_holds(walled: Runner, parts: list[tuple[str, int]], bounds: dict[str, Any]) -> None:
    given_limits = LIMITS | {"wall_time_seconds": 3.0} | bounds
    limits = Limits(**given_limits)
    begun = time.monotonic()
    ran = walled.run("python", source_of(parts), **given_limits)
    assert time.monotonic() - begun < limits.wall_time_seconds + SLACK_SECONDS
    assert max(len(ran.stdout), len(ran.stderr)) <= limits.output_kb * 1024
    check_verdict(ran, limits, parts)
    assert walled.run("python", "print('hello')").stdout == b"hello\n"


def check_verdict(ran: Ran, limits: Limits, parts: list[tuple[str, int]]) -> None:
    """What can be told from outside: no verdict without its reason, and none left out."""
    verdict, outcome = rule_on_program(ran.outcome, limits).verdict, ran.outcome
    if verdict == Verdict.OK:
        assert (outcome.exit_code, outcome.breach) == (0, None)
        assert outcome.wall_ms <= limits.wall_time_seconds * 1000 + 500
        assert outcome.memory_kb <= limits.memory_mb * 1024
    if verdict == Verdict.MEMORY_LIMIT:
        assert outcome.memory_kb > limits.memory_mb * 1024 or outcome.out_of_memory or outcome.breach == "memory"
    if verdict == Verdict.OUTPUT_LIMIT:
        assert outcome.stdout_truncated or outcome.stderr_truncated
    if verdict == Verdict.RUNTIME_ERROR:
        assert outcome.breach is None
        assert outcome.signal is not None or outcome.exit_code != 0
    assert verdict in {"OK", "TLE", "MLE", "OLE", "RE"}, parts
