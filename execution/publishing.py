"""The events of a run on their way to those who watch it."""

import time
from typing import Any
from uuid import UUID

from core.broadcasting import broadcast


def group_of(run_id: UUID) -> str:
    """The channel group of everybody who watches this run."""
    return f"run.{run_id.hex}"


def publish_event(run_id: UUID, payload: dict[str, Any]) -> None:
    """Sends one event of a run to its watchers; what is lost here, they find in the record."""
    broadcast(group_of(run_id), {"type": "run.event", "event": payload, "told_at": time.time()})
