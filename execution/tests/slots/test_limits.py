"""Each limit ends a program, by its own name, in time."""

import time
from typing import Any

import pytest

from execution.enums import Breach
from execution.tests.conftest import Runner

BURN = "while True: pass"


def test_cpu_limit_ends_a_burner(runner: Runner) -> None:
    outcome = runner.run("python", BURN, cpu_time_seconds=0.3).outcome
    assert outcome.breach == Breach.CPU_TIME
    assert 290 <= outcome.time_ms <= 600


def test_cpu_limit_counts_all_processes_together(runner: Runner) -> None:
    source = "import os\nfor _ in range(3): os.fork()\nwhile True: pass"
    started = time.monotonic()
    assert runner.run("python", source, cpu_time_seconds=0.5).outcome.breach == Breach.CPU_TIME
    assert time.monotonic() - started < 4


def test_orphans_that_burned_and_are_gone_are_charged(runner: Runner) -> None:
    orphan = "        while time.process_time() < 0.1: pass\n        os.write(w, b'!')\n        os._exit(0)\n"
    fork = f"    if os.fork() == 0:\n        if os.fork(): os._exit(0)\n{orphan}    os.wait()\n"
    source = f"import os, time\nr, w = os.pipe()\nfor _ in range(5):\n{fork}for _ in range(5): os.read(r, 1)"
    outcome = runner.run("python", source).outcome
    assert outcome.exit_code == 0
    assert outcome.time_ms >= 450


def test_wall_limit_ends_a_sleeper(runner: Runner) -> None:
    outcome = runner.run("python", "import time\ntime.sleep(30)", wall_time_seconds=0.3).outcome
    assert outcome.breach == Breach.WALL_TIME
    assert 290 <= outcome.wall_ms <= 900
    assert outcome.time_ms < 200


@pytest.mark.parametrize("ignored", ["SIGTERM", "SIGINT", "SIGXCPU"])
def test_limits_hold_for_a_program_that_ignores_signals(runner: Runner, ignored: str) -> None:
    source = f"import signal\nsignal.signal(signal.{ignored}, signal.SIG_IGN)\nwhile True: pass"
    assert runner.run("python", source, cpu_time_seconds=0.2).outcome.breach == Breach.CPU_TIME


def test_memory_limit_ends_a_growing_program(runner: Runner) -> None:
    source = "import time\nkept = []\nwhile True:\n    kept.append(bytearray(b'x') * 2_000_000)\n    time.sleep(0.002)"
    outcome = runner.run("python", source, memory_mb=64).outcome
    assert outcome.breach == Breach.MEMORY
    assert 60_000 <= outcome.memory_kb <= 200_000


def test_memory_limit_counts_mapped_pages(runner: Runner) -> None:
    source = (
        "import mmap\n"
        "m = mmap.mmap(-1, 200_000_000)\n"
        "for i in range(0, 200_000_000, 4096): m[i] = 1\n"
        "import time\n"
        "time.sleep(5)"
    )
    assert runner.run("python", source, memory_mb=64).outcome.breach == Breach.MEMORY


def test_memory_limit_counts_processes_together(runner: Runner) -> None:
    source = "import os, time\nfor _ in range(3): os.fork()\nx = bytearray(b'x') * 20_000_000\ntime.sleep(5)"
    assert runner.run("python", source, memory_mb=100).outcome.breach == Breach.MEMORY


def test_memory_that_processes_share_counts_once(runner: Runner) -> None:
    source = "import os, time\nx = bytearray(b'x') * 60_000_000\nfor _ in range(3): os.fork()\ntime.sleep(0.2)"
    outcome = runner.run("python", source, memory_mb=128).outcome
    assert (outcome.breach, outcome.exit_code) == (None, 0)


def test_short_memory_peak_is_found_at_the_end(runner: Runner) -> None:
    source = "x = bytearray(b'x') * 150_000_000\nimport os\nos._exit(0)"
    assert runner.run("python", source, memory_mb=100).outcome.breach == Breach.MEMORY


def test_one_huge_request_for_memory_is_named(runner: Runner) -> None:
    outcome = runner.run("python", "x = bytearray(10**11)").outcome
    assert (outcome.exit_code, outcome.out_of_memory) == (1, True)


def test_word_about_memory_in_a_good_run_means_nothing(runner: Runner) -> None:
    assert not runner.run("python", "print('MemoryError')").outcome.out_of_memory


@pytest.mark.parametrize(("stream", "flags"), [("stdout", (True, False)), ("stderr", (False, True))])
def test_output_is_cut_exactly_at_the_cap(runner: Runner, stream: str, flags: tuple[bool, bool]) -> None:
    ran = runner.run("python", f"import sys\nwhile True: sys.{stream}.write('0123456789')", output_kb=64)
    outcome = ran.outcome
    assert outcome.breach == Breach.OUTPUT
    assert (outcome.stdout_truncated, outcome.stderr_truncated) == flags
    assert len(getattr(ran, stream)) == 64 * 1024


def test_output_of_exactly_the_cap_is_no_breach(runner: Runner) -> None:
    ran = runner.run("python", "print('x' * 65535)", output_kb=64)
    assert (len(ran.stdout), ran.outcome.breach, ran.outcome.stdout_truncated) == (65536, None, False)


def test_one_byte_over_the_cap_is_a_breach_though_the_program_ended(runner: Runner) -> None:
    ran = runner.run("python", "print('x' * 65536)", output_kb=64)
    assert (len(ran.stdout), ran.outcome.breach, ran.outcome.stdout_truncated) == (65536, Breach.OUTPUT, True)


def test_open_files_are_bounded(runner: Runner) -> None:
    ran = runner.run("python", "kept = [open('/dev/null') for _ in range(500)]", open_files=64)
    assert ran.outcome.exit_code == 1
    assert b"Too many open files" in ran.stderr


def test_file_size_is_bounded(runner: Runner) -> None:
    ran = runner.run(
        "python", "f = open('big', 'wb')\nfor _ in range(8): f.write(b'x' * 2**20)\nf.flush()", file_size_mb=2
    )
    assert ran.outcome.exit_code != 0
    assert b"File too large" in ran.stderr or ran.outcome.signal == 25


def test_processes_are_bounded(walled: Runner) -> None:
    source = (
        "import os, time\n"
        "n = 0\n"
        "try:\n"
        "    while n < 100:\n"
        "        if os.fork() == 0: time.sleep(5); os._exit(0)\n"
        "        n += 1\n"
        "except OSError: pass\n"
        "print(n)"
    )
    ran = walled.run("python", source, processes=10)
    assert int(ran.stdout) == 9


@pytest.mark.parametrize(
    ("limits", "breach"),
    [
        ({"cpu_time_seconds": 0.2, "wall_time_seconds": 60}, Breach.CPU_TIME),
        ({"cpu_time_seconds": 60, "wall_time_seconds": 0.3}, Breach.WALL_TIME),
        ({"cpu_time_seconds": 0.2, "wall_time_seconds": 60, "processes": 1}, Breach.CPU_TIME),
        ({"cpu_time_seconds": 0.2, "wall_time_seconds": 60, "open_files": 16, "file_size_mb": 1}, Breach.CPU_TIME),
    ],
)
def test_no_combination_of_limits_gives_unlimited_time(runner: Runner, limits: dict[str, Any], breach: Breach) -> None:
    assert runner.run("python", BURN, **limits).outcome.breach == breach
