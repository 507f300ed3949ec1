"""What the queue has to know of a run."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from execution.enums import Priority
from execution.models import Run
from execution.models.run import RunQuerySet

Owner = tuple[int | None, UUID | None]
"""A user or a visitor. Runs of nobody stand in one line: whoever sends them without a session cannot have many."""
NOBODY: Owner = (None, None)


@dataclass(frozen=True, slots=True)
class Ticket:
    """`live`: somebody watches the run, and is told its position."""

    run_id: UUID
    live: bool
    priority: Priority = Priority.NORMAL
    owner: Owner = NOBODY


def ticket_of(run: Run) -> Ticket:
    return Ticket(run.pk, run.live, Priority(run.priority), (run.user_id, run.visitor))


def waiting_tickets(queued: RunQuerySet | None = None) -> Iterator[Ticket]:
    """Those of the queued rows (or of some of them), in an order that puts each behind its owner's earlier ones."""
    rows = Run.objects.queued() if queued is None else queued
    fields = rows.in_turn().values_list("pk", "live", "priority", "user_id", "visitor")
    for run_id, live, priority, user_id, visitor in fields:
        yield Ticket(run_id, live, Priority(priority), (user_id, visitor))
