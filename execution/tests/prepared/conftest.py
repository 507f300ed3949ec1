"""Two slots that differ in one thing: whether Python goes on in a prepared interpreter."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from execution.slots.stub import StubSlot
from execution.tests.conftest import Runner, absent


@pytest.fixture(scope="session")
def opened_prepared(state_dir: Path) -> Iterator[Runner]:
    slot = StubSlot(state_dir=state_dir / "prepared")
    slot.open()
    yield Runner(slot)
    slot.close()


@pytest.fixture
def prepared(opened_prepared: Runner) -> Runner:
    """An open slot whose Python programs go on in a prepared interpreter."""
    opened_prepared.slot.open()
    if "python" not in opened_prepared.slot.prepared:
        absent(f"prepared interpreters do not work here ({opened_prepared.slot.prepared_reason})")
    return opened_prepared


@pytest.fixture(scope="session")
def opened_plain(state_dir: Path) -> Iterator[Runner]:
    slot = StubSlot(state_dir=state_dir / "plain", prepares=False)
    slot.open()
    yield Runner(slot)
    slot.close()


@pytest.fixture
def plain(opened_plain: Runner) -> Runner:
    """An open slot in which every Python starts from nothing."""
    opened_plain.slot.open()
    return opened_plain
