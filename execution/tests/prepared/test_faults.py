"""A prepared interpreter that fails costs a program nothing but time: it goes into the other kind of sandbox."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from execution.agent import measure
from execution.agent.prepared import STARTS
from execution.slots.base import SlotError
from execution.slots.stub import StubSlot
from execution.tests.conftest import Runner
from execution.tests.prepared.test_sameness import is_prepared
from execution.tests.waiting import eventually


@pytest.fixture
def own(prepared: Runner, state_dir: Path) -> Iterator[Runner]:
    slot = StubSlot(state_dir=state_dir / "own")
    slot.open()
    yield Runner(slot)
    slot.close()


def interpreter(runner: Runner) -> int:
    """The agent's child that is no sandbox's first process."""
    agent = runner.agent_pid
    assert agent is not None
    (found,) = [pid for pid in measure.children(agent) if not _is_first(pid)]
    return found


def _is_first(pid: int) -> bool:
    """Whether a process is the first one of a sandbox: it has a number of its own there."""
    (numbers,) = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("NSpid:")]
    return len(numbers.split()) > 2


def test_killed_interpreter_is_replaced(own: Runner) -> None:
    before = interpreter(own)
    os.kill(before, signal.SIGKILL)
    assert own.run("python", "print('on')").stdout == b"on\n"  # from a sandbox made before, or without it
    own.run("python", "print('on')")
    assert is_prepared(own)
    assert interpreter(own) != before


def test_interpreter_that_keeps_dying_is_given_up(own: Runner) -> None:
    for _ in range(STARTS):
        os.kill(interpreter(own), signal.SIGKILL)
        for _ in range(2):
            assert own.run("python", "print('on')").stdout == b"on\n"
    assert not is_prepared(own)
    assert own.run("python", "print('on')").stdout == b"on\n"


def test_sandbox_that_was_killed_while_it_waited_is_not_used(own: Runner) -> None:
    own.run("python", "print(1)")
    agent = own.agent_pid
    assert agent is not None
    eventually(lambda: [pid for pid in measure.children(agent) if _is_first(pid)])
    (waiting,) = [pid for pid in measure.children(agent) if _is_first(pid)]
    os.kill(waiting, signal.SIGKILL)
    eventually(lambda: measure.stat_fields(waiting)[:1] == [b"Z"])
    assert own.run("python", "print('on')").stdout == b"on\n"


def test_everything_goes_with_the_agent(own: Runner) -> None:
    own.prepare("python", "import time, os; os.fork(); time.sleep(99)")
    agent = own.agent_pid
    assert agent is not None
    threading.Timer(0.3, os.kill, (agent, signal.SIGKILL)).start()
    below: set[int] = set()
    threading.Timer(0.2, lambda: below.update(measure.descendants(agent))).start()
    with pytest.raises(SlotError):
        own.execute()
    assert len(below) >= 4
    eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below))


def test_watched_runs_have_an_interpreter_of_their_own(own: Runner) -> None:
    look = (
        "import os, sys\n"
        "print(os.environ.get('PYTHONUNBUFFERED'), sys.stdout.write_through, open('/proc/1/comm').read())"
    )
    for _ in range(3):
        watched, plain = own.run("python", look, live=True).stdout.split(), own.run("python", look).stdout.split()
    assert (watched, plain) == ([b"1", b"True", b"python3"], [b"None", b"False", b"python3"])


def test_slot_says_what_is_prepared(own: Runner, state_dir: Path) -> None:
    assert own.slot.prepared == ("python",)
    bare = StubSlot(state_dir=state_dir / "bare-prepared", mode="rlimits")
    bare.open()
    assert bare.prepared == ()
    bare.close()


def test_memory_and_time_are_those_of_the_program(own: Runner) -> None:
    source = "x = bytearray(b'x') * 60_000_000\nimport time\nwhile time.process_time() < 0.2: pass"
    outcome = own.run("python", source).outcome
    assert 58_000 <= outcome.memory_kb <= 80_000
    assert 150 <= outcome.time_ms <= 400
