"""CPU time of children that leave no trace: who ignores SIGCHLD waits for nobody, and the control group counts them."""

import pytest

from execution.enums import Breach
from execution.tests.conftest import Runner

pytestmark = pytest.mark.docker

UNTRACED = """
import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in range({count}):
    if os.fork() == 0:
        while time.process_time() < {seconds}: pass
        os._exit(0)
    try: os.wait()
    except ChildProcessError: pass
"""


def test_children_that_nobody_waits_for_are_charged(own: Runner) -> None:
    outcome = own.run("python", UNTRACED.format(count=10, seconds=0.1)).outcome
    assert outcome.exit_code == 0
    assert 950 <= outcome.time_ms < 2500


def test_cpu_limit_holds_for_a_chain_of_short_children(own: Runner) -> None:
    outcome = own.run("python", UNTRACED.format(count=1000, seconds=0.02), cpu_time_seconds=0.5).outcome
    assert outcome.breach == Breach.CPU_TIME


def test_sandboxes_made_meanwhile_are_not_charged(own: Runner) -> None:
    """Of every other kind: each run has the sandbox of the one before ended, and the next one made."""
    own.prepare("python", "print(1)")
    for number in range(6):
        outcome = own.execute(args=("x",) * (number % 2), live=number % 3 == 0).outcome
        assert outcome.time_ms < 500
