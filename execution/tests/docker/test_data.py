"""As many files as a problem may have, in the smaller of the containers: with both walls, and with one."""

import hashlib
from collections.abc import Iterator

import pytest

from execution.scheduling.rooms import INTERPRETED, room_of
from execution.slots.docker.engine import Engine
from execution.slots.docker.slot import DockerSlot
from execution.tests.conftest import Runner

pytestmark = pytest.mark.docker

DATA = {name: bytes([number]) * (32 << 20) for number, name in enumerate(("one.txt", "two.txt"), start=65)}
HASHES = """
import hashlib, sys
for name in sys.argv[1:]:
    with open(name, 'rb') as file:
        print(hashlib.file_digest(file, 'md5').hexdigest())
"""
SPOILS = "import os\nos.chmod('one.txt', 0o600)\nopen('one.txt', 'w').write('spoilt')"


@pytest.fixture(params=["auto", "rlimits"])
def small(engine: Engine, request: pytest.FixtureRequest) -> Iterator[Runner]:
    slot = DockerSlot(engine, room_of(INTERPRETED), group="test", mode=request.param)
    slot.open()
    yield Runner(slot)
    slot.close()


def test_all_files_arrive_for_every_start_and_cost_no_memory(small: Runner) -> None:
    wanted = [hashlib.md5(data, usedforsecurity=False).hexdigest() for data in DATA.values()]
    for _ in range(2):  # the second program's come while the first one's are there
        small.prepare("python", HASHES, data=DATA)
        for _ in range(3):
            ran = small.execute(args=tuple(DATA), memory_mb=32)
            assert (ran.outcome.breach, ran.outcome.exit_code) == (None, 0), ran.stderr
            assert ran.stdout.decode().split() == wanted
            assert ran.outcome.memory_kb < 32 * 1024


def test_what_one_start_writes_the_next_does_not_see(small: Runner) -> None:
    small.prepare("python", "import sys\nexec(sys.stdin.read())", data=DATA)
    small.execute(stdin=SPOILS.encode())
    assert small.execute(stdin=b"print(len(open('one.txt').read()))").stdout == b"33554432\n"
