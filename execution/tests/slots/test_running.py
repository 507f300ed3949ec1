"""What a program gets and gives: input, arguments, files, bytes, exit codes."""

import hashlib
import time

import pytest

from execution.enums import Breach
from execution.tests.conftest import Runner

ALL_BYTES = bytes(range(256))


def test_output_is_exact_for_every_byte(runner: Runner) -> None:
    ran = runner.run(
        "python", "import sys\nsys.stdout.buffer.write(bytes(range(256)))\nsys.stderr.buffer.write(b'\\xff\\0')"
    )
    assert (ran.stdout, ran.stderr) == (ALL_BYTES, b"\xff\0")


@pytest.mark.parametrize("size", [0, 1, 1024 * 1024, 4 * 1024 * 1024])
def test_stdin_arrives_whole(runner: Runner, size: int) -> None:
    data = (ALL_BYTES * (size // 256 + 1))[:size]
    source = "import sys, hashlib\nd = sys.stdin.buffer.read()\nprint(len(d), hashlib.md5(d).hexdigest())"
    ran = runner.run("python", source, stdin=data)
    assert ran.stdout.split() == [str(size).encode(), hashlib.md5(data).hexdigest().encode()]


def test_stdin_and_output_at_once_do_not_lock_up(runner: Runner) -> None:
    ran = runner.run("bash", "cat", stdin=b"x" * 4 * 1024 * 1024, output_kb=4096)
    assert (len(ran.stdout), ran.outcome.exit_code, ran.outcome.breach) == (4 * 1024 * 1024, 0, None)


def test_program_that_ignores_its_input_ends_normally(runner: Runner) -> None:
    ran = runner.run("python", "print('done')", stdin=b"x" * 4 * 1024 * 1024)
    assert (ran.stdout, ran.outcome.exit_code, ran.outcome.breach) == (b"done\n", 0, None)


@pytest.mark.parametrize("code", [0, 1, 42, 137, 139, 255])
def test_exit_code_is_the_programs(runner: Runner, code: int) -> None:
    outcome = runner.run("bash", f"exit {code}").outcome
    assert (outcome.exit_code, outcome.signal, outcome.breach) == (code, None, None)


@pytest.mark.parametrize("number", [2, 6, 9, 11, 13, 15])
def test_signal_is_told_from_an_exit_code(runner: Runner, number: int) -> None:
    outcome = runner.run(
        "python",
        (
            f"import os, signal\n"
            f"signal.signal({number}, 0) if {number} != 9 else 0\n"
            f"os.kill(os.getpid(), {number})\n"
            f"import time\n"
            f"time.sleep(5)"
        ),
    ).outcome
    assert (outcome.exit_code, outcome.signal, outcome.breach) == (None, number, None)


def test_last_words_are_not_lost(runner: Runner) -> None:
    ran = runner.run(
        "python", "import sys, os\nsys.stdout.write('a' * 200000 + 'end')\nsys.stdout.flush()\nos.kill(os.getpid(), 9)"
    )
    assert ran.stdout.endswith(b"end")
    assert len(ran.stdout) == 200003


def test_program_that_closes_its_streams_goes_on(runner: Runner) -> None:
    ran = runner.run(
        "python",
        (
            "import os, sys, time\n"
            "print('out', flush=True)\n"
            "os.close(1); os.close(0)\n"
            "time.sleep(0.1)\n"
            "os.write(2, b'err')\n"
            "os._exit(3)"
        ),
    )
    assert (ran.stdout, ran.stderr, ran.outcome.exit_code) == (b"out\n", b"err", 3)


def test_arguments_arrive_as_given(runner: Runner) -> None:
    args = ("plain", "", "two words", "$(id)", "`id`", "'\"", "line\nbreak", "{program}", "{memory_mb}", "ü")
    ran = runner.run("python", "import sys\nprint(ascii(sys.argv[1:]))", args=args)
    assert ran.stdout.decode().strip() == ascii(list(args))


def test_siblings_are_imported_and_read_and_the_folder_can_be_written(runner: Runner) -> None:
    files = {
        "Main.py": (
            "import part\n"
            "print(part.value, open('data.txt').read())\n"
            "open('out.txt', 'w').write('x')\n"
            "print(open('out.txt').read())"
        ),
        "part.py": "value = 7",
        "data.txt": "words",
    }
    assert runner.run("python", files).stdout == b"7 words\nx\n"


def test_entry_is_the_file_that_starts(runner: Runner) -> None:
    files = {"Main.py": "print('main')", "other.py": "print('other')"}
    assert runner.run("python", files, entry="other.py").stdout == b"other\n"


def test_entry_that_looks_like_an_option_is_a_file(runner: Runner) -> None:
    assert runner.run("python", {"-c.py": "print('file')"}, entry="-c.py").stdout == b"file\n"


def test_times_and_memory_are_measured(runner: Runner) -> None:
    outcome = runner.run(
        "python",
        (
            "import time\n"
            "x = bytearray(60_000_000)\n"
            "end = time.process_time() + 0.3\n"
            "while time.process_time() < end: pass\n"
            "time.sleep(0.2)"
        ),
    ).outcome
    assert 280 <= outcome.time_ms <= 700
    assert outcome.wall_ms >= outcome.time_ms + 150
    assert 58_000 <= outcome.memory_kb <= 100_000


def test_cpu_of_children_counts(runner: Runner) -> None:
    source = (
        "import subprocess, sys\n"
        "code = 'import time\\nwhile time.process_time() < 0.2: pass'\n"
        "for _ in range(2): subprocess.run([sys.executable, '-c', code])"
    )
    assert runner.run("python", source).outcome.time_ms >= 390


def test_runs_leave_nothing_to_the_next_one(walled: Runner) -> None:
    places = "/tmp /var/tmp /dev/shm /work"
    walled.run("bash", f"for p in {places}; do echo secret > $p/left-behind; done; ls {places}")
    ran = walled.run("bash", f"ls {places}; ls -a /run /run/lock /program")
    assert b"left-behind" not in ran.stdout


def test_same_program_runs_many_times_with_fresh_folders(runner: Runner) -> None:
    runner.prepare("bash", "test -e mark && echo again; touch mark; cat")
    for number in range(8):
        ran = runner.execute(stdin=str(number).encode())
        assert (ran.stdout, ran.outcome.exit_code) == (str(number).encode(), 0)


def test_waiting_sandbox_takes_the_new_source_and_the_new_limits(runner: Runner) -> None:
    runner.run("python", "print('first')")
    time.sleep(0.05)
    ran = runner.run("python", "import time\nprint('second', flush=True)\ntime.sleep(9)", wall_time_seconds=0.3)
    assert ran.stdout == b"second\n"
    assert ran.outcome.breach == Breach.WALL_TIME
