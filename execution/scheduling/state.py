"""What a scheduler tells of itself."""

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
