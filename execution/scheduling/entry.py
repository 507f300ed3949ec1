"""A run that the scheduler of this process knows, from the moment it is told until it has ended."""

import threading
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from execution.enums import Priority
from execution.models import Run
from execution.scheduling.ticket import Ticket
from execution.slots.base import Control


@dataclass(frozen=True, slots=True)
class EndedRun:
    """A run in its final state. `events`: all of them where this process has just written them, else None."""

    run: Run
    events: list[dict[str, Any]] | None


def ended_run(run_id: UUID) -> EndedRun | None:
    """As its row tells it; None where it has not ended."""
    run = Run.objects.defer("files", "stdin").filter(pk=run_id, finished_at__isnull=False).first()
    return EndedRun(run, None) if run is not None else None


@dataclass(slots=True, eq=False)
class Entry:
    """`lock` guards the step out of the queue: whoever sets `taken` first has the run, the others leave it alone."""

    ticket: Ticket
    position: int = 0
    """The one that its watchers were told last."""
    run: Run | None = None
    """The row as it was just inserted, which spares the worker the reading."""
    ended: EndedRun | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    taken: bool = False
    control: Control | None = None
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def run_id(self) -> UUID:
        return self.ticket.run_id

    @property
    def is_rejudge(self) -> bool:
        return self.ticket.priority is Priority.REJUDGE

    def take(self) -> bool:
        """False where somebody else did."""
        with self.lock:
            taken, self.taken = self.taken, True
            return not taken
