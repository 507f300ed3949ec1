"""Every hostile program meets each kind of wall: prepared Python, bubblewrap alone, and both in a container."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from execution.scheduling.rooms import COMPILED, room_of
from execution.slots.docker.slot import DockerSlot
from execution.slots.stub import StubSlot
from execution.tests.conftest import Runner, absent

WALLS = [
    "prepared",
    "bubblewrap",
    pytest.param("docker-prepared", marks=pytest.mark.docker),
    pytest.param("docker-bubblewrap", marks=pytest.mark.docker),
]


@pytest.fixture(scope="session", params=WALLS)
def opened_walled(request: pytest.FixtureRequest, state_dir: Path) -> Iterator[Runner]:
    prepares = request.param.endswith("prepared")
    if request.param.startswith("docker"):
        engine = request.getfixturevalue("engine")
        slot: StubSlot | DockerSlot = DockerSlot(engine, room_of(COMPILED), group="test", prepares=prepares)
    else:
        slot = StubSlot(state_dir=state_dir / request.param, prepares=prepares)
    slot.open()
    yield Runner(slot)
    slot.close()


@pytest.fixture
def walled(opened_walled: Runner, request: pytest.FixtureRequest) -> Runner:
    """An open slot whose programs are in sandboxes with walls, of each kind in turn."""
    slot = opened_walled.slot
    slot.open()
    if not slot.isolation.endswith("bubblewrap"):
        absent(f"bubblewrap does not work here ({slot.isolation_reason})")
    if not slot.prepared and request.node.callspec.params["opened_walled"].endswith("prepared"):
        absent(f"prepared interpreters do not work here ({slot.prepared_reason})")
    return opened_walled
