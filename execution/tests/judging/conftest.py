"""The other side of a dialogue, and what a run is stopped with."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from execution.scheduling.rooms import COMPILED, room_of
from execution.slots.base import Control
from execution.slots.docker.slot import DockerSlot
from execution.slots.stub import StubSlot
from execution.tests.conftest import Runner
from execution.tests.judging.talking import Talk


@pytest.fixture
def control() -> Iterator[Control]:
    with closing(Control()) as given:
        yield given


@pytest.fixture(scope="session")
def shared_second(shared_runner: Runner) -> Iterator[StubSlot | DockerSlot]:
    """Another slot of the same kind, for the interactor."""
    first = shared_runner.slot
    other: StubSlot | DockerSlot
    if isinstance(first, StubSlot):
        other = StubSlot(state_dir=first._state_dir)
    else:
        other = DockerSlot(first.engine, room_of(COMPILED), group="test")
    yield other
    other.close()


@pytest.fixture
def second(shared_second: StubSlot | DockerSlot) -> StubSlot | DockerSlot:
    shared_second.open()
    return shared_second


@pytest.fixture
def talk(runner: Runner, second: StubSlot | DockerSlot, control: Control) -> Talk:
    return Talk(runner, second, control)
