"""Who comes next among the rows: the order of one process's queue, read from the database."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from execution.enums import Priority
from execution.models import Run
from execution.scheduling.queue import Queue
from execution.scheduling.ticket import Owner, Ticket

Line = tuple[Priority, Owner]
"""The runs of one owner in one class."""


class Turns:
    """Remembers who had a turn and which classes were passed over; one for each process that takes turns."""

    def __init__(self) -> None:
        self._passed = dict.fromkeys(Priority, 0)
        self._served: dict[Line, datetime] = {}

    def next_ticket(self, *, known: Collection[UUID], without: Collection[Priority] = ()) -> Ticket | None:
        """The run whose turn it is, of those that this process does not have yet."""
        waiting = {ticket: at for ticket, at in _waiting().items() if ticket.run_id not in known}
        ticket = _queue_of(waiting, self._served, self._passed).take(without=without)
        lines = {_line(one) for one in waiting}
        self._served = {line: at for line, at in self._served.items() if line in lines}
        if ticket is not None:
            self._served[_line(ticket)] = timezone.now()
        return ticket


def place_of(ticket: Ticket) -> int:
    """Where a run stands that has just come, its row written or not; 1 is the next to start."""
    others = {other: at for other, at in _waiting().items() if other.run_id != ticket.run_id}
    return _queue_of(others).place_of(ticket, ticket.priority, ticket.owner)


def tickets_in_order() -> list[Ticket]:
    """All that waits, as it would start if none came any more."""
    return list(_queue_of(_waiting()).in_order())


def _waiting() -> dict[Ticket, datetime]:
    """Each queued run, with when it came; those of one owner in their order."""
    fields = ("pk", "live", "priority", "user_id", "visitor", "created_at")
    rows = Run.objects.queued().in_turn().values_list(*fields)
    return {
        Ticket(run_id, live, Priority(priority), (user_id, visitor)): at
        for run_id, live, priority, user_id, visitor, at in rows
    }


def _queue_of(
    waiting: Mapping[Ticket, datetime],
    served: Mapping[Line, datetime] | None = None,
    passed: dict[Priority, int] | None = None,
) -> Queue[Ticket]:
    """Owners stand in the order in which they came, or had their last turn: whichever was later."""
    since: dict[Line, datetime] = {}
    for ticket, at in waiting.items():
        since.setdefault(_line(ticket), at)
    for line, at in (served or {}).items():
        if line in since:
            since[line] = max(since[line], at)
    queue: Queue[Ticket] = Queue(passed)
    for ticket in sorted(waiting, key=lambda one: since[_line(one)]):
        queue.add(ticket, ticket.priority, ticket.owner)
    return queue


def _line(ticket: Ticket) -> Line:
    return ticket.priority, ticket.owner
