"""Limits alone, where bubblewrap does not work: fewer walls, the same limits, and nothing left behind."""

import errno
from pathlib import Path
from typing import Any

import pytest

from execution.enums import Breach
from execution.slots.base import SlotError
from execution.slots.stub import StubSlot
from execution.tests.conftest import Runner
from execution.tests.processes import running


def test_mode_says_what_it_is(bare_runner: Runner) -> None:
    assert bare_runner.slot.isolation == "rlimits"


def test_program_runs_with_its_files_input_and_arguments(bare_runner: Runner) -> None:
    files = {
        "Main.py": "import sys, part\nprint(part.x, sys.argv[1], sys.stdin.read(), open('part.py').read())",
        "part.py": "x = 1",
    }
    ran = bare_runner.run("python", files, args=("a b",), stdin=b"in")
    assert ran.stdout == b"1 a b in x = 1\n"


@pytest.mark.parametrize(
    ("source", "limits", "breach"),
    [
        ("while True: pass", {"cpu_time_seconds": 0.3}, Breach.CPU_TIME),
        ("import time\ntime.sleep(9)", {"wall_time_seconds": 0.3}, Breach.WALL_TIME),
        (
            "import os, signal, time\nos.kill(0, signal.SIGSTOP)\ntime.sleep(9)",
            {"wall_time_seconds": 0.3},
            Breach.WALL_TIME,
        ),
        ("while True: print('x' * 100)", {"output_kb": 64}, Breach.OUTPUT),
        ("x = bytearray(b'x') * 150_000_000\nimport time\ntime.sleep(5)", {"memory_mb": 64}, Breach.MEMORY),
    ],
)
def test_limits_hold(bare_runner: Runner, source: str, limits: dict[str, Any], breach: Breach) -> None:
    assert bare_runner.run("python", source, **limits).outcome.breach == breach


def test_exit_code_and_signal_are_told_apart(bare_runner: Runner) -> None:
    assert bare_runner.run("bash", "exit 137").outcome.exit_code == 137
    assert bare_runner.run("bash", "kill -9 $$").outcome.signal == 9


def test_daemons_are_found_and_ended(bare_runner: Runner) -> None:
    source = (
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        os.execvp('sleep', ['sleep', '7457'])\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "time.sleep(0.2)"
    )
    bare_runner.run("python", source)
    assert running("sleep", "7457") == []


def test_agent_is_closed_to_a_program_of_the_same_user(bare_runner: Runner) -> None:
    source = (
        "import ctypes, os\n"
        "agent, libc = os.getppid(), ctypes.CDLL(None, use_errno=True)\n"
        "print(agent, libc.ptrace(16, agent, 0, 0), ctypes.get_errno())\n"
        "for name in ('mem', 'environ', 'maps', 'fd/0'):\n"
        "    try:\n"
        "        print(os.open(f'/proc/{agent}/{name}', os.O_RDONLY))\n"
        "    except OSError as error:\n"
        "        print(name, error.errno)\n"
    )
    said = bare_runner.run("python", source).stdout.decode().splitlines()
    assert said[0] == f"{bare_runner.agent_pid} -1 {errno.EPERM}"
    assert said[1:] == [f"{name} {errno.EACCES}" for name in ("mem", "environ", "maps", "fd/0")]


def test_folder_of_a_run_is_gone_after_it(bare_runner: Runner) -> None:
    ran = bare_runner.run("bash", "touch left; pwd")
    bare_runner.run("bash", "true")
    assert not Path(ran.stdout.decode().strip()).exists()


def test_terminal_works(bare_runner: Runner) -> None:
    bare_runner.prepare("python", "print('got', input())")
    assert b"got typed" in bare_runner.execute(terminal=True, stdin=b"typed\n").stdout


def test_nothing_built_is_kept_for_others(bare_runner: Runner) -> None:
    source = "int main(void) { return 7; }"
    assert not bare_runner.prepare("c", source).cached
    assert not bare_runner.prepare("c", source).cached
    assert bare_runner.execute().outcome.exit_code == 7


def test_unknown_mode_is_refused(state_dir: Path) -> None:
    with pytest.raises(SlotError, match="nonsense"):
        StubSlot(state_dir=state_dir, mode="nonsense").open()


def test_mode_can_come_from_the_environment(state_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENT_ISOLATION", "rlimits")
    slot = StubSlot(state_dir=state_dir)
    slot.open()
    assert slot.isolation == "rlimits"
    slot.close()
