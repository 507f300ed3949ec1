"""Two slots that differ in whether Python goes on in a prepared interpreter: on this machine, and in Docker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from execution.scheduling.rooms import COMPILED, room_of
from execution.slots.docker.slot import DockerSlot
from execution.slots.stub import StubSlot
from execution.tests.conftest import Runner, absent


@pytest.fixture(scope="session", params=["stub", pytest.param("docker", marks=pytest.mark.docker)])
def where(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(where: str, request: pytest.FixtureRequest, state_dir: Path, *, prepares: bool) -> Iterator[Runner]:
    slot: StubSlot | DockerSlot = StubSlot(state_dir=state_dir / f"prepares-{prepares}", prepares=prepares)
    if where == "docker":
        engine = request.getfixturevalue("engine")
        slot = DockerSlot(engine, room_of(COMPILED), group="test", prepares=prepares)
    slot.open()
    yield Runner(slot)
    slot.close()


@pytest.fixture(scope="session")
def opened_prepared(where: str, request: pytest.FixtureRequest, state_dir: Path) -> Iterator[Runner]:
    yield from opened(where, request, state_dir, prepares=True)


@pytest.fixture
def prepared(opened_prepared: Runner) -> Runner:
    """An open slot whose Python programs go on in a prepared interpreter."""
    opened_prepared.slot.open()
    if "python" not in opened_prepared.slot.prepared:
        absent(f"prepared interpreters do not work here ({opened_prepared.slot.prepared_reason})")
    return opened_prepared


@pytest.fixture(scope="session")
def opened_plain(where: str, request: pytest.FixtureRequest, state_dir: Path) -> Iterator[Runner]:
    yield from opened(where, request, state_dir, prepares=False)


@pytest.fixture
def plain(opened_plain: Runner) -> Runner:
    """An open slot in which every Python starts from nothing."""
    opened_plain.slot.open()
    return opened_plain
