"""Programs that somebody watches and talks to."""

import threading
import time
from collections.abc import Callable

import pytest

from execution.enums import Breach
from execution.slots.base import Control
from execution.tests.conftest import Runner
from execution.tests.waiting import quickest


def later(seconds: float, act: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(seconds, act)
    timer.start()
    return timer


def test_keystrokes_reach_a_program_in_a_terminal(runner: Runner) -> None:
    control, answered = Control(), threading.Event()

    def answer(data: bytes) -> None:
        if b"name" in data and not answered.is_set():
            answered.set()
            control.send("stdin", data="Ada\n")

    runner.prepare("python", "print('hello', input('name? '))")
    ran = runner.execute(terminal=True, stdin=None, control=control, on_output=answer)
    assert b"hello Ada" in ran.stdout
    assert ran.stderr == b""
    assert ran.outcome.exit_code == 0


def test_prompt_arrives_before_the_answer_without_a_terminal(runner: Runner) -> None:
    control = Control()
    runner.prepare("python", "print('name?')\nprint('hello', input())")
    ran = runner.execute(
        stdin=None, live=True, control=control, on_output=lambda _: control.send("stdin", data="Ada\n")
    )
    assert ran.stdout == b"name?\nhello Ada\n"


def test_program_knows_its_terminal_and_the_size(runner: Runner) -> None:
    source = (
        "import os, sys\n"
        "print(sys.stdin.isatty(), sys.stdout.isatty(), os.get_terminal_size(0), os.tcgetpgrp(0) == os.getpgrp())"
    )
    runner.prepare("python", source)
    ran = runner.execute(terminal=True, stdin=None, columns=101, rows=33)
    assert ran.stdout.split(b"\r\n")[0] == b"True True os.terminal_size(columns=101, lines=33) True"


def test_resize_reaches_the_program(runner: Runner) -> None:
    source = (
        "import os, signal\n"
        "signal.signal(signal.SIGWINCH, lambda *_: (print('size', os.get_terminal_size(0).columns), os._exit(0)))\n"
        "print('ready', flush=True)\n"
        "signal.pause()"
    )
    control = Control()
    runner.prepare("python", source)
    ran = runner.execute(
        terminal=True, stdin=None, control=control, on_output=lambda _: control.send("resize", columns=123, rows=40)
    )
    assert b"size 123" in ran.stdout or ran.outcome.exit_code == 0


@pytest.mark.parametrize("terminal", [True, False])
def test_interrupt_is_caught_by_the_program(runner: Runner, terminal: bool) -> None:
    source = (
        "import time\n"
        "try:\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(8)\n"
        "except KeyboardInterrupt:\n"
        "    print('caught')"
    )
    control, interrupted = Control(), threading.Event()

    def interrupt_once(data: bytes) -> None:
        if not interrupted.is_set():  # the terminal's echo is output as well
            interrupted.set()
            control.send("signal", name="SIGINT")

    runner.prepare("python", source)
    ran = runner.execute(terminal=terminal, live=True, stdin=None, control=control, on_output=interrupt_once)
    assert b"caught" in ran.stdout
    assert (ran.outcome.exit_code, ran.outcome.cancelled) == (0, False)


@pytest.mark.parametrize("terminal", [True, False])
def test_end_of_input_is_told(runner: Runner, terminal: bool) -> None:
    control = Control()
    control.send("stdin", data="one\ntwo\n")
    control.send("eof")
    runner.prepare("python", "import sys\nprint(sum(1 for _ in sys.stdin))")
    ran = runner.execute(terminal=terminal, stdin=None, control=control)
    assert ran.stdout.split()[-1] == b"2"


def test_given_input_is_typed_first(runner: Runner) -> None:
    runner.prepare("python", "print('got', input())")
    assert b"got typed" in runner.execute(terminal=True, stdin=b"typed\n").stdout


def test_idle_program_is_ended(runner: Runner) -> None:
    runner.prepare("python", "input()")
    outcome = runner.execute(terminal=True, stdin=None, idle_seconds=0.3).outcome
    assert outcome.breach == Breach.IDLE
    assert outcome.wall_ms < 2000


def test_lines_arrive_when_they_are_printed(runner: Runner) -> None:
    arrived: dict[bytes, float] = {}
    said = bytearray()

    def hear(data: bytes) -> None:
        said.extend(data)
        for line in bytes(said).splitlines():
            arrived.setdefault(line, time.monotonic())

    runner.prepare("python", "import time\nfor i in range(3):\n    print(i)\n    time.sleep(0.3)")
    runner.execute(live=True, on_output=hear)
    assert list(arrived) == [b"0", b"1", b"2"]
    assert arrived[b"0"] < arrived[b"2"] - 0.4


def test_flood_is_few_events(runner: Runner) -> None:
    runner.prepare("python", "for i in range(100000): print(i)")
    ran = runner.execute(live=True)
    assert ran.stdout.split() == [str(i).encode() for i in range(100000)]
    assert len(ran.chunks) < 200


@pytest.mark.parametrize(
    "source", ["while True: pass", "import time\ntime.sleep(60)", "while True: print('x', flush=True)"]
)
def test_cancel_ends_a_run_within_200_ms(runner: Runner, source: str) -> None:
    def seconds() -> float:
        control, asked = Control(), [0.0]

        def cancel() -> None:
            asked[0] = time.monotonic()
            control.send("cancel")

        runner.prepare("python", source)
        later(0.3, cancel)
        ran = runner.execute(control=control, output_kb=1024 * 64)
        assert (ran.outcome.cancelled, ran.outcome.breach) == (True, None)
        return time.monotonic() - asked[0]

    assert quickest(seconds) < 0.2


def test_cancel_before_the_start_ends_it(runner: Runner) -> None:
    control = Control()
    control.send("cancel")
    runner.prepare("python", "import time\ntime.sleep(5)")
    ran = runner.execute(control=control)
    assert ran.outcome.cancelled
    assert ran.outcome.wall_ms < 1000


def test_slot_works_on_after_a_cancel(runner: Runner) -> None:
    assert runner.run("python", "print('still here')").stdout == b"still here\n"


def test_late_commands_do_not_reach_the_next_run(runner: Runner) -> None:
    control = Control()
    runner.prepare("python", "print(1)")
    runner.execute(control=control, stdin=None)
    assert runner.execute().outcome.cancelled is False
    ran = runner.run("python", "import sys\nprint(repr(sys.stdin.read()))")
    assert ran.stdout == b"''\n"
