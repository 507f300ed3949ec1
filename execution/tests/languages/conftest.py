"""The slots in which the programs of every language are judged: this machine's, and the runner image's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from execution.scheduling.rooms import COMPILED, room_of
from execution.slots.docker.slot import DockerSlot
from execution.slots.stub import StubSlot


@pytest.fixture(scope="session", params=["stub", pytest.param("docker", marks=pytest.mark.docker)])
def language_slot(request: pytest.FixtureRequest, state_dir: Path) -> Iterator[StubSlot | DockerSlot]:
    """An open slot that shares nothing that was built with another."""
    slot: StubSlot | DockerSlot = StubSlot(state_dir=state_dir / "languages")
    if request.param == "docker":
        slot = DockerSlot(request.getfixturevalue("engine"), room_of(COMPILED), group="test")
    slot.open()
    yield slot
    slot.close()
