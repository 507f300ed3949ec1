"""Each hostile program gets its verdict and its sentence, and leaves the slot as it found it."""

import os
import time
from collections.abc import Iterator

import pytest

from execution.agent import measure
from execution.judging.verdicts import rule_on_program
from execution.slots.docker.slot import DockerSlot
from execution.tests.conftest import LIMITS, Runner
from execution.tests.hostile.programs import PROGRAMS
from execution.tests.processes import running
from execution.tests.waiting import eventually, quickest
from execution.types import Limits

pytestmark = pytest.mark.hostile
SPARE_KB = 24 * 1024
"""What an interpreter that was started anew, or a sandbox made ahead, may take."""
STANDING = 10
"""Interpreters that wait, and the processes of the sandboxes that are made ahead."""


def memory_kb(walled: Runner) -> int:
    """What the processes of the slot hold, shared pages counted once."""
    return measure.tree_proportional_kb(walled.agent_pid)


def files(walled: Runner) -> int:
    """How many files there are where the agent keeps its own; in a container that is all that can be written to."""
    if not isinstance(walled.slot, DockerSlot):
        return 0
    room = os.statvfs(f"/proc/{walled.agent_pid}/root/run/agent")
    return room.f_files - room.f_ffree


@pytest.fixture(autouse=True)
def slot_is_as_before(walled: Runner) -> Iterator[None]:
    walled.run("python", "print('warm')")
    agent, before, kept = walled.agent_pid, memory_kb(walled), files(walled)
    yield
    assert walled.agent_pid == agent
    assert quickest(lambda: hello(walled)) < 1
    eventually(lambda: len(measure.descendants(walled.agent_pid)) <= STANDING)
    eventually(lambda: memory_kb(walled) < before + SPARE_KB)
    eventually(lambda: files(walled) <= kept + STANDING)


def hello(walled: Runner) -> float:
    begun = time.monotonic()
    assert walled.run("python", "print('hello')").stdout == b"hello\n"
    return time.monotonic() - begun


@pytest.mark.parametrize("name", PROGRAMS)
def test_hostile_program(walled: Runner, name: str) -> None:
    program = PROGRAMS[name]
    ran = walled.run(program.language, program.source, stdin=program.stdin, **program.limits)
    limits = Limits(**LIMITS | program.limits)
    ruling = rule_on_program(ran.outcome, limits)
    if program.verdict:
        assert ruling.verdict == program.verdict, ran.stderr[-500:]
    assert program.words in ruling.message
    if program.said is not None:
        assert ran.stdout == program.said
    assert running("sleep", "8642") == []
