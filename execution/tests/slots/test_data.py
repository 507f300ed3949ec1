"""The files of a problem beside a program: at every start, the same bytes each time, and of no other program."""

import hashlib
from collections.abc import Callable

import pytest

from execution.slots.base import SlotError
from execution.tests.conftest import Runner

READS = "print(open('cities.csv').read(), end='')\n"
WRITES = """
try:
    with open('cities.csv', 'a') as file: file.write('more')
except OSError as error:
    print(error.strerror)
import os
try:
    os.chmod('cities.csv', 0o600)
    with open('cities.csv', 'w') as file: file.write('other')
except OSError as error:
    print(error.strerror)
os.remove('cities.csv')
with open('cities.csv', 'w') as file: file.write('mine')
print(open('cities.csv').read())
"""
LISTS = "import os\nprint(*sorted(os.listdir('.')))\n"
CSV = {"cities.csv": b"city,km\nBern,0\n"}
LARGE = bytes(range(256)) * (32 * 4096)  # 32 MiB
DIGEST = "import hashlib\nprint(hashlib.sha256(open('large.txt', 'rb').read()).hexdigest())\n"
MAPS = """
import hashlib, mmap
with open('large.txt', 'rb') as file:
    print(hashlib.sha256(mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)).hexdigest())
"""


def test_every_start_finds_the_files(runner: Runner) -> None:
    runner.prepare("python", READS, data=CSV)
    for _ in range(3):
        ran = runner.execute()
        assert (ran.outcome.exit_code, ran.stdout) == (0, CSV["cities.csv"])


def test_they_go_with_their_program(runner: Runner) -> None:
    runner.prepare("python", LISTS, data=CSV | {"empty": b""})
    assert runner.execute().stdout == b"Main.py cities.csv empty\n"
    runner.prepare("python", LISTS, data={"words.txt": b"a"})
    assert runner.execute().stdout == b"Main.py words.txt\n"
    assert runner.run("python", LISTS).stdout == b"Main.py\n"


def test_what_a_program_does_to_them_the_next_start_does_not_see(runner: Runner) -> None:
    runner.prepare("python", "import sys\nexec(sys.stdin.read())", data=CSV)
    first = runner.execute(stdin=WRITES.encode())
    assert first.stdout.endswith(b"mine\n"), first.stderr
    if runner.slot.isolation != "rlimits":
        assert first.stdout == b"Permission denied\nRead-only file system\nmine\n"
    assert runner.execute(stdin=READS.encode()).stdout == CSV["cities.csv"]


def test_nor_where_there_is_no_wall(bare_runner: Runner) -> None:
    bare_runner.prepare("python", "import sys\nexec(sys.stdin.read())", data=CSV)
    first = bare_runner.execute(stdin=WRITES.encode())
    assert first.stdout == b"Permission denied\nmine\n", first.stderr
    assert bare_runner.execute(stdin=READS.encode()).stdout == CSV["cities.csv"]


def test_a_source_of_the_same_name_stays(runner: Runner) -> None:
    runner.prepare("python", {"Main.py": READS, "cities.csv": "own\n"}, data=CSV)
    assert runner.execute().stdout == b"own\n"


def test_a_start_may_have_files_of_its_own_beside_them(runner: Runner) -> None:
    runner.prepare("python", LISTS + READS, data=CSV)
    assert runner.execute(files={"a.in": b"1"}).stdout == b"Main.py a.in cities.csv\n" + CSV["cities.csv"]
    assert runner.execute(files={"cities.csv": b"given\n"}).stdout == b"Main.py cities.csv\ngiven\n"
    assert runner.execute().stdout == b"Main.py cities.csv\n" + CSV["cities.csv"]


def test_compiled_programs_find_them_and_what_was_built_is_used_again(
    runner: Runner, needs: Callable[[str], None]
) -> None:
    needs("c")
    source = '#include <stdio.h>\nint main() { putchar(fgetc(fopen("n.txt", "r"))); }'
    runner.prepare("c", source, data={"n.txt": b"7"})
    assert runner.execute().stdout == b"7"
    again = runner.prepare("c", source, data={"n.txt": b"8"})
    assert again.cached == (runner.slot.isolation != "rlimits")
    assert runner.execute().stdout == b"8"


def test_they_are_not_there_while_a_program_is_built(runner: Runner, needs: Callable[[str], None]) -> None:
    needs("c")
    source = '#if __has_include("n.txt")\n#error it is there\n#endif\nint main() { return 0; }'
    assert runner.prepare("c", source, data={"n.txt": b"7"}).succeeded


@pytest.mark.parametrize("program", [DIGEST, MAPS])
def test_a_file_of_32_mb_arrives_whole_and_costs_the_program_what_it_reads(runner: Runner, program: str) -> None:
    runner.prepare("python", program, data={"large.txt": LARGE})
    for _ in range(2):
        ran = runner.execute(memory_mb=96)
        assert (ran.outcome.breach, ran.outcome.exit_code) == (None, 0), ran.stderr
        assert ran.stdout.decode().strip() == hashlib.sha256(LARGE).hexdigest()


def test_a_file_that_is_not_read_costs_the_program_nothing(runner: Runner) -> None:
    runner.prepare("python", "import time\nsum(range(3_000_000))", data={"large.txt": LARGE, "second.txt": LARGE})
    for _ in range(3):
        ran = runner.execute(memory_mb=32)
        assert (ran.outcome.breach, ran.outcome.exit_code) == (None, 0)
        assert ran.outcome.memory_kb < 32 * 1024


def test_the_room_of_the_program_is_its_own(runner: Runner) -> None:
    program = "open('out', 'wb').write(bytes(60 << 20))\nprint(len(open('large.txt', 'rb').read()))\n"
    runner.prepare("python", program, data={"large.txt": LARGE})
    ran = runner.execute(memory_mb=256)
    assert ran.stdout.decode().strip() == str(len(LARGE)), ran.stderr


def test_a_program_in_a_terminal_finds_them(runner: Runner) -> None:
    runner.prepare("python", READS, data=CSV)
    ran = runner.execute(terminal=True, stdin=b"")
    assert ran.stdout == CSV["cities.csv"].replace(b"\n", b"\r\n")


@pytest.mark.parametrize("name", ["../x", "/tmp/x", "..", "", "kept/x", "deep/x"])
def test_a_name_is_never_a_path(runner: Runner, name: str) -> None:
    runner.prepare("python", "pass", data={name: b"x"})
    with pytest.raises(SlotError, match=r"not a file name|ended"):
        runner.execute()
