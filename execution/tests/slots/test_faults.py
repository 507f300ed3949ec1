"""When the agent itself fails, the run fails as the slot's fault, and the next run has a new agent."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from execution.slots.base import Control, SlotError
from execution.slots.stub import StubSlot
from execution.tests.conftest import Runner
from execution.tests.processes import running
from execution.tests.waiting import eventually
from execution.types import Program


@pytest.fixture
def own(state_dir: Path) -> Iterator[Runner]:
    slot = StubSlot(state_dir=state_dir, grace_seconds=0.5)
    slot.open()
    yield Runner(slot)
    slot.close()


def test_agent_killed_in_mid_run_is_a_slot_error_and_leaves_nothing(own: Runner) -> None:
    own.prepare("bash", "sleep 7123 & sleep 7123")
    pid = own.agent_pid
    threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()
    with pytest.raises(SlotError):
        own.execute()
    if own.slot.isolation != "rlimits":
        eventually(lambda: not running("sleep", "7123"))
    own.slot.open()
    assert own.run("python", "print('new')").stdout == b"new\n"


def test_hung_agent_is_a_slot_error(own: Runner) -> None:
    own.prepare("python", "print(1)")
    pid = own.agent_pid
    os.kill(pid, signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(SlotError, match="in time"):
        own.execute(wall_time_seconds=0.2)
    assert time.monotonic() - started < 10
    own.slot.open()
    assert own.run("python", "print('new')").stdout == b"new\n"


def test_nothing_runs_before_open_and_after_close(state_dir: Path) -> None:
    slot = StubSlot(state_dir=state_dir)
    with pytest.raises(SlotError):
        Runner(slot).prepare("python", "print(1)")
    slot.open()
    slot.close()
    slot.close()
    with pytest.raises(SlotError):
        Runner(slot).prepare("python", "print(1)")


def test_execute_without_a_program_is_refused(own: Runner) -> None:
    with pytest.raises(SlotError, match="prepared"):
        own.execute()


def test_unknown_language_is_refused(own: Runner) -> None:
    program = Program(language="cobol", files={"a": ""}, entry="a")
    with closing(Control()) as control, pytest.raises(SlotError, match="no language"):
        own.slot.prepare(program, sink=lambda *_: None, control=control)


@pytest.mark.parametrize("name", ["../x", "a/b", "..", ""])
def test_file_names_that_leave_the_folder_are_refused_by_the_agent_too(own: Runner, name: str) -> None:
    with pytest.raises(SlotError):
        own.run("python", {"Main.py": "", name: "x"}, entry="Main.py")


def test_programs_prepared_one_after_another_leave_the_last(own: Runner) -> None:
    """What needs no compiler goes to the agent with the next request: no answer may be taken for another's."""
    own.prepare("python", "print(1)")
    own.prepare("c", "int main() { return 3; }")
    own.prepare("python", "print(2)")
    assert own.execute().stdout == b"2\n"


def test_close_ends_the_agent_and_removes_its_folder(state_dir: Path) -> None:
    slot = StubSlot(state_dir=state_dir / "own")
    slot.open()
    pid = slot.agent_pid
    Runner(slot).run("python", "print(1)")
    slot.close()
    assert not Path(f"/proc/{pid}").exists()
    assert list((state_dir / "own" / "agents").iterdir()) == []


def test_two_slots_do_not_see_each_other(own: Runner, walled: Runner) -> None:
    walled.prepare("bash", "echo secret > /tmp/mine; echo up; sleep 1")
    seen: list[bytes] = []
    up = threading.Event()
    thread = threading.Thread(target=lambda: walled.execute(live=True, on_output=lambda _: up.set()))
    thread.start()
    assert up.wait(5)
    seen.append(own.run("bash", "ls /tmp; cat /proc/[0-9]*/cmdline | tr '\\0' ' '; kill -9 -1").stdout)
    thread.join()
    assert b"mine" not in seen[0]
    assert b"sleep" not in seen[0]


def test_open_removes_what_a_dead_owner_left(state_dir: Path) -> None:
    left, kept = state_dir / "agents" / "4194399-dead", state_dir / "agents" / f"{os.getpid()}-alive"
    left.mkdir(parents=True)
    kept.mkdir()
    slot = StubSlot(state_dir=state_dir)
    slot.open()
    slot.close()
    assert (left.exists(), kept.exists()) == (False, True)
