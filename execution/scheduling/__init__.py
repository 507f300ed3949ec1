"""Where runs are executed: in this process (the default), or over machines. Callers know these functions alone."""

import asyncio
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SchedulerState:
    """What health, the footer and the doctor tell. `isolation` is what holds a program: bubblewrap or rlimits."""

    healthy: bool
    mode: str
    isolation: str
    message: str
    running: int
    queued: int
    capacity: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def start(loop: asyncio.AbstractEventLoop) -> None:
    """Called when the server starts."""


def stop() -> None:
    """Called when the server stops."""


def state() -> SchedulerState:
    """The state of the scheduler of this process."""
    return SchedulerState(True, "stub", "rlimits", "", 0, 0, 0)
