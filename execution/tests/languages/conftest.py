"""The slot in which the programs of every language are judged."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from execution.slots.base import Slot
from execution.slots.stub import StubSlot


@pytest.fixture(scope="session")
def language_slot(state_dir: Path) -> Iterator[Slot]:
    """An open slot that shares nothing that was built with another."""
    slot = StubSlot(state_dir=state_dir / "languages")
    slot.open()
    yield slot
    slot.close()
