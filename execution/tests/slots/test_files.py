"""Files that one start of a program finds, and those that it leaves: exact, bounded, never through a planted link."""

import hashlib

import pytest

from execution.slots.base import SlotError
from execution.tests.conftest import Runner

READS = "import sys\nfor name in sys.argv[1:]:\n    sys.stdout.buffer.write(open(name, 'rb').read())\n"
LISTS = "import os\nprint(*sorted(os.listdir('.')))\n"


def test_a_start_finds_its_own_files_and_the_next_one_does_not(runner: Runner) -> None:
    runner.prepare("python", READS)
    given = {"a.in": b"\0\xff\r\n", "b b.txt": b""}
    ran = runner.execute(files=given, args=("a.in", "b b.txt", "a.in"))
    assert (ran.outcome.exit_code, ran.stdout) == (0, b"\0\xff\r\n" * 2)
    ran = runner.execute(args=("a.in",))
    assert ran.outcome.exit_code == 1
    assert b"FileNotFoundError" in ran.stderr


def test_files_are_for_one_start_of_one_program(runner: Runner) -> None:
    runner.prepare("python", LISTS)
    assert runner.execute(files={"data.csv": b"1,2\n"}).stdout == b"Main.py data.csv\n"
    assert runner.run("python", LISTS).stdout == b"Main.py\n"


def test_a_large_file_arrives_whole(runner: Runner) -> None:
    data = bytes(range(256)) * 12_000  # three pieces on the way
    program = "import hashlib\nprint(hashlib.sha256(open('x', 'rb').read()).hexdigest())\n"
    ran = runner.run("python", program, files={"x": data})
    assert ran.stdout.decode().strip() == hashlib.sha256(data).hexdigest()


def test_a_file_of_a_source_s_name_leaves_the_source_as_it_was(runner: Runner) -> None:
    runner.prepare("python", {"Main.py": "print(open('other.txt').read())", "other.txt": "mine"})
    assert runner.execute(files={"other.txt": b"given"}).stdout == b"given\n"
    assert runner.execute().stdout == b"mine\n"


def test_a_file_cannot_be_written(runner: Runner) -> None:
    if runner.slot.isolation == "rlimits":
        pytest.skip("no walls here")
    ran = runner.run("python", "open('a.in', 'w')", files={"a.in": b"1"})
    assert b"Read-only file system" in ran.stderr


@pytest.mark.parametrize("name", ["../x", "/tmp/x", "..", "", "kept/", "kept/../x", "deep/x"])
def test_a_name_is_never_a_path(runner: Runner, name: str) -> None:
    runner.prepare("python", "pass")
    with pytest.raises(SlotError, match=r"not a file name|ended"):
        runner.execute(files={name: b"x"})


def test_wanted_files_come_back_with_the_exit_code(runner: Runner) -> None:
    program = """
import sys
with open('feedback/score.txt', 'w') as file: file.write('0.5')
with open('feedback/note.txt', 'wb') as file: file.write(bytes(range(256)))
with open('feedback/unwanted.txt', 'w') as file: file.write('x')
print(sys.stdin.read(), end='')
sys.exit(43)
"""
    ran = runner.run("python", program, stdin=b"typed", returns=("score.txt", "note.txt", "absent.txt"))
    assert (ran.outcome.exit_code, ran.stdout) == (43, b"typed")
    assert ran.outcome.files == {"score.txt": b"0.5", "note.txt": bytes(range(256))}
    assert ran.outcome.files_whole


def test_nothing_comes_back_unasked(runner: Runner) -> None:
    ran = runner.run("python", "import os\nos.mkdir('feedback')\nopen('feedback/a', 'w').write('1')")
    assert (ran.outcome.exit_code, ran.outcome.files) == (0, {})


PLANTED = """
import os
os.symlink('/etc/passwd', 'feedback/a.txt')
os.mkfifo('feedback/b.txt')
os.mkdir('feedback/c.txt')
with open('feedback/d.txt', 'w') as file: file.write('plain')
"""


@pytest.mark.timeout(60)
def test_links_and_special_files_are_passed_by(runner: Runner) -> None:
    ran = runner.run("python", PLANTED, returns=("a.txt", "b.txt", "c.txt", "d.txt"))
    assert (ran.outcome.exit_code, ran.outcome.files) == (0, {"d.txt": b"plain"})


def test_a_folder_in_another_place_shows_what_the_program_sees_and_no_more(runner: Runner) -> None:
    if runner.slot.isolation == "rlimits":
        pytest.skip("no walls here")
    program = "import os\nos.rmdir('feedback')\nos.symlink('/etc', 'feedback')"
    ran = runner.run("python", program, returns=("passwd",))
    assert ran.outcome.files["passwd"].startswith(b"root:x:0:0::/work:")  # the sandbox's own


def test_too_much_is_told(runner: Runner) -> None:
    program = "open('feedback/a.txt', 'w').write('kept'); open('feedback/b.txt', 'w').write('x' * 5_000_000)"
    ran = runner.run("python", program, returns=("a.txt", "b.txt"))
    assert ran.outcome.files == {"a.txt": b"kept"}
    assert not ran.outcome.files_whole


def test_what_claims_to_be_large_takes_no_memory(runner: Runner) -> None:
    program = "import os\nfile = os.open('feedback/a.txt', os.O_CREAT | os.O_WRONLY)\nos.truncate(file, 60_000_000)"
    ran = runner.run("python", program, returns=("a.txt",))
    assert ran.outcome.files == {}
    assert not ran.outcome.files_whole


def test_a_program_that_was_stopped_leaves_nothing(runner: Runner) -> None:
    program = "open('feedback/a.txt', 'w').write('1')\nwhile True: pass"
    ran = runner.run("python", program, returns=("a.txt",), cpu_time_seconds=0.3)
    assert (ran.outcome.breach, ran.outcome.files, ran.outcome.files_whole) == ("cpu_time", {}, True)


def test_the_slot_goes_on_after_files(runner: Runner) -> None:
    runner.prepare("python", "import sys\nopen('feedback/n', 'w').write(sys.argv[1])")
    for number in range(4):
        ran = runner.execute(args=(str(number),), returns=("n",))
        assert ran.outcome.files == {"n": str(number).encode()}
    assert runner.run("python", "print(5)").stdout == b"5\n"


def test_what_was_kept_comes_again_and_may_be_changed(runner: Runner) -> None:
    program = """
with open('feedback/count', 'a') as file: file.write('x')
print(open('feedback/count').read(), open('test.in').read())
"""
    runner.prepare("python", program)
    first = runner.execute(returns=("*",), files={"test.in": b"1"})
    assert first.outcome.files == {"count": b"x"}
    again = runner.execute(returns=("*",), files={"test.in": b"2", "kept/count": first.outcome.files["count"]})
    assert (again.stdout, again.outcome.files) == (b"xx 2\n", {"count": b"xx"})


def test_all_that_is_wanted_is_plain_and_right_in_the_folder(runner: Runner) -> None:
    program = PLANTED + "os.mkdir('feedback/deep'); open('feedback/deep/e.txt', 'w').write('1')"
    assert runner.run("python", program, returns=("*",)).outcome.files == {"d.txt": b"plain"}
