"""Every hostile program runs twice: as it comes, where Python is prepared, and in bubblewrap's sandboxes alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from execution.slots.stub import StubSlot
from execution.tests.conftest import Runner, absent


@pytest.fixture(scope="session", params=["prepared", "bubblewrap"])
def opened_walled(request: pytest.FixtureRequest, state_dir: Path) -> Iterator[Runner]:
    slot = StubSlot(state_dir=state_dir / request.param, prepares=request.param == "prepared")
    slot.open()
    yield Runner(slot)
    slot.close()


@pytest.fixture
def walled(opened_walled: Runner, request: pytest.FixtureRequest) -> Runner:
    """An open slot whose programs are in sandboxes with walls, of both kinds in turn."""
    opened_walled.slot.open()
    if opened_walled.slot.isolation != "bubblewrap":
        absent(f"bubblewrap does not work here ({opened_walled.slot.isolation_reason})")
    if not opened_walled.slot.prepared and request.node.callspec.params["opened_walled"] == "prepared":
        absent(f"prepared interpreters do not work here ({opened_walled.slot.prepared_reason})")
    return opened_walled
