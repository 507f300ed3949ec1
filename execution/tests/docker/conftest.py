"""A container of the test's own, and a look at it from outside."""

from collections.abc import Iterator
from typing import Any

import pytest

from execution.scheduling.rooms import INTERPRETED, room_of
from execution.slots.docker.engine import Engine
from execution.slots.docker.slot import DockerSlot
from execution.tests.conftest import Runner


@pytest.fixture
def own(engine: Engine) -> Iterator[Runner]:
    slot = DockerSlot(engine, room_of(INTERPRETED), group="test", grace_seconds=1)
    slot.open()
    yield Runner(slot)
    slot.close()


def inspected(engine: Engine, container_id: str | None) -> dict[str, Any]:
    with engine.client() as client:
        return client.inspect_container(container_id)  # type: ignore[no-any-return]


def exists(engine: Engine, container_id: str | None) -> bool:
    with engine.client() as client:
        return bool(client.containers(all=True, filters={"id": container_id}))
