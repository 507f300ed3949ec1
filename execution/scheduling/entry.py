"""A run that the scheduler of this process knows, from the moment it is told until it has ended."""

import threading
from dataclasses import dataclass, field
from uuid import UUID

from execution.slots.base import Control


@dataclass(slots=True, eq=False)
class Entry:
    """`lock` guards the step out of the queue: whoever sets `taken` first has the run, the others leave it alone."""

    run_id: UUID
    live: bool
    position: int
    """The one that its watchers were told last."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    taken: bool = False
    control: Control | None = None
    done: threading.Event = field(default_factory=threading.Event)

    def take(self) -> bool:
        """False where somebody else did."""
        with self.lock:
            taken, self.taken = self.taken, True
            return not taken
