"""Where a container refuses an inner sandbox: one container for each program; nothing passes from one to the next."""

from collections.abc import Iterator

import pytest

from execution.scheduling.rooms import INTERPRETED, room_of
from execution.slots.docker.engine import Engine
from execution.slots.docker.slot import ONE_WALL, DockerSlot
from execution.tests.conftest import Runner

pytestmark = pytest.mark.docker


@pytest.fixture
def single(engine: Engine) -> Iterator[Runner]:
    slot = DockerSlot(engine, room_of(INTERPRETED), group="test", mode="rlimits")
    slot.open()
    yield Runner(slot)
    slot.close()


def test_it_is_told(single: Runner) -> None:
    assert single.slot.isolation == ONE_WALL
    assert single.slot.isolation_reason


def test_each_program_has_a_container_of_its_own(single: Runner) -> None:
    assert isinstance(single.slot, DockerSlot)
    seen = set()
    for number in range(3):
        assert single.run("python", f"print({number})").stdout == f"{number}\n".encode()
        seen.add(single.slot.container_id)
    assert len(seen) == 3


def test_tests_of_one_program_share_it(single: Runner) -> None:
    assert isinstance(single.slot, DockerSlot)
    single.prepare("python", "print(input())")
    first = single.slot.container_id
    assert [single.execute(stdin=word).stdout for word in (b"a", b"b")] == [b"a\n", b"b\n"]
    assert single.slot.container_id == first


def test_what_one_program_leaves_the_next_does_not_find(single: Runner) -> None:
    places = "/tmp /var/tmp /dev/shm /run/lock /run/agent /run/agent/state /run/agent/cache"
    single.run("bash", f"for place in {places}; do echo left > $place/mark; done; (setsid sleep 300 &) ; exit 0")
    ran = single.run("bash", f"for place in {places}; do cat $place/mark; done 2>/dev/null; pgrep -x sleep; exit 0")
    assert ran.stdout == b""
