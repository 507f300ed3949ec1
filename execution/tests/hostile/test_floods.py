"""Programs that take all they can get. Each is ended or contained within its bounds, and the slot goes on."""

import shutil
import time
from collections.abc import Iterator

import pytest

from execution.enums import Breach
from execution.tests.conftest import Runner

pytestmark = pytest.mark.hostile


@pytest.fixture(autouse=True)
def alive_afterwards(walled: Runner) -> Iterator[None]:
    yield
    assert walled.run("python", "print('alive')").stdout == b"alive\n"


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("bash", ":(){ :|:& };:; wait; sleep 5"),
        ("python", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"),
    ],
)
def test_fork_bomb_is_contained(walled: Runner, language: str, source: str) -> None:
    started = time.monotonic()
    outcome = walled.run(language, source, processes=16, cpu_time_seconds=1, wall_time_seconds=2).outcome
    assert outcome.breach in {Breach.CPU_TIME, Breach.WALL_TIME, Breach.OUTPUT} or outcome.exit_code != 0
    assert time.monotonic() - started < 6


def test_bomb_of_programs_that_replace_themselves_is_ended(walled: Runner) -> None:
    source = (
        "import os, sys\n"
        "if os.fork(): os._exit(0) if len(sys.argv) > 1 else os.wait()\n"
        "os.execv(sys.executable, [sys.executable, 'Main.py', 'x'])"
    )
    started = time.monotonic()
    walled.run("python", source, processes=8, cpu_time_seconds=1, wall_time_seconds=1.5)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("place", ["/tmp", "/dev/shm", "/work", "/var/tmp"])
def test_disk_is_bounded(walled: Runner, place: str) -> None:
    free = shutil.disk_usage("/").free
    source = (
        f"n = 0\n"
        f"try:\n"
        f"    for i in range(300):\n"
        f"        with open('{place}/f%d' % i, 'wb') as f: n += f.write(b'x' * 2**20)\n"
        f"except OSError as e: print(n // 2**20, e.errno)"
    )
    ran = walled.run("python", source, file_size_mb=8)
    megabytes, number = map(int, ran.stdout.split())
    assert megabytes <= 64
    assert number == 28
    assert shutil.disk_usage("/").free > free - 200 * 2**20


def test_sparse_file_takes_nothing(walled: Runner) -> None:
    ran = walled.run("python", "f = open('/tmp/big', 'wb')\nf.truncate(3 * 2**30)", file_size_mb=64)
    assert ran.outcome.exit_code != 0


@pytest.mark.parametrize("stream", ["1", "2"])
def test_flood_of_output_is_cut(walled: Runner, stream: str) -> None:
    ran = walled.run("bash", f"yes hello >&{stream}", output_kb=256)
    assert ran.outcome.breach == Breach.OUTPUT
    assert len(ran.stdout) + len(ran.stderr) == 256 * 1024


def test_flood_in_a_terminal_is_cut(walled: Runner) -> None:
    walled.prepare("bash", "yes")
    ran = walled.execute(terminal=True, stdin=None, output_kb=128)
    assert ran.outcome.breach == Breach.OUTPUT
    assert len(ran.stdout) == 128 * 1024


def test_many_threads_are_contained(walled: Runner) -> None:
    source = (
        "import threading, time\n"
        "n = 0\n"
        "try:\n"
        "    while n < 500:\n"
        "        threading.Thread(target=time.sleep, args=(9,), daemon=True).start(); n += 1\n"
        "except RuntimeError: print(n)\n"
        "import os\n"
        "os._exit(0)"
    ).replace("print(n)", "print(n, flush=True)")
    assert int(walled.run("python", source, processes=20).stdout) <= 20
