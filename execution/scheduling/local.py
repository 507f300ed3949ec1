"""The scheduler of one process: a queue in memory over the rows, threads that work it, a pool of slots."""

import threading
from collections.abc import Callable, Collection
from uuid import UUID

import structlog
from django.conf import settings

from execution.enums import Priority
from execution.models import Run
from execution.scheduling.courtesy import QUIET_SECONDS, Courtesy
from execution.scheduling.entry import EndedRun, Entry, ended_run
from execution.scheduling.keeper import Housekeeping, Keeper
from execution.scheduling.queue import Queue
from execution.scheduling.state import SchedulerState
from execution.scheduling.ticket import Ticket
from execution.scheduling.worker import Worker
from execution.slots.pool import Pool

log = structlog.get_logger(__name__)
STOP_SECONDS = 5.0


class LocalScheduler:
    """`capacity` runs at the same time; what waits, waits in order.

    Everything public may be called from any thread, but not inside a database transaction that wrote.
    """

    def __init__(
        self,
        *,
        capacity: int,
        pool: Pool,
        keeper: Callable[["LocalScheduler"], Housekeeping] | None = None,
        told: Callable[[Entry], None] = lambda _: None,
    ) -> None:
        """`keeper` does the housekeeping; `told` is called for each run that is over here."""
        self.capacity, self._pool, self._told = capacity, pool, told
        lock = threading.RLock()
        self._changed, self._eased = threading.Condition(lock), threading.Condition(lock)
        self._queue: Queue[Entry] = Queue()
        self._courtesy = Courtesy(capacity=capacity)
        self._entries: dict[UUID, Entry] = {}
        self.stopping = False
        self._workers = [Worker(self, pool) for _ in range(capacity)]
        self._keeper = (keeper or Keeper)(self)

    def start(self) -> None:
        """Begins to open slots and to work the queue; `wait_until_open` waits for the former."""
        self._pool.start()
        for number, worker in enumerate(self._workers, start=1):
            worker.start(f"worker-{number}")
        self._keeper.start()

    def wait_until_open(self, timeout_seconds: float) -> None:
        """Returns when the warm slots have been opened, or one could not be."""
        self._pool.tried.wait(timeout_seconds)

    def stop(self) -> None:
        """Puts what runs back into the queue of rows and ends the threads."""
        with self._changed:
            self.stopping = True
            self._changed.notify_all()
            self._eased.notify_all()
            running = list(self._entries.values())
        for entry in running:
            self._send(entry, "cancel")
        for worker in self._workers:
            worker.join(STOP_SECONDS)
        self._pool.stop(STOP_SECONDS)
        self._keeper.stop(STOP_SECONDS)
        for entry in running:
            entry.done.set()

    def submit(self, *tickets: Ticket, run: Run | None = None) -> None:
        """Adds committed runs to the queue, all of them before a worker looks. Telling it again changes nothing."""
        with self._changed:
            for ticket in tickets:
                if not self.stopping and ticket.run_id not in self._entries:
                    self._add(Entry(ticket, run=run))
            self._changed.notify(len(tickets))
            self._eased.notify_all()
            others = self._candidates() > 1
        if others:  # one that came later may stand before them
            self._keeper.wake()

    def add(self, entry: Entry) -> None:
        """The same for one run, whose caller waits for the end of the entry."""
        with self._changed:
            if self.stopping:
                entry.done.set()
                return
            self._add(entry)
            self._changed.notify()

    def next_position(self, ticket: Ticket) -> int:
        """Where a run would stand that came now; 1 is the next to start."""
        with self._changed:
            return self._place_of(Entry(ticket))

    def next_entry(self) -> Entry | None:
        """The next run for a worker, who has it now. Blocks; None when the scheduler stops."""
        while True:
            with self._changed:
                self._wait_for_a_turn()
                if self.stopping:
                    return None
                entry = self._queue.take(without=self._resting())
                if entry is None or not entry.take():
                    continue
                self._courtesy.begin(is_rejudge=entry.is_rejudge)
                waiting = self._candidates() > 0
            if waiting:
                self._keeper.wake()
            return entry

    def end(self, entry: Entry) -> None:
        """A worker is through with a run: those who wait for it go on."""
        with self._changed:
            self._entries.pop(entry.run_id, None)
            self._courtesy.end(is_rejudge=entry.is_rejudge)
            self._eased.notify_all()
        entry.done.set()
        self._told(entry)
        if entry.is_rejudge:
            self.look_for_rejudges()

    def discard(self, run_id: UUID) -> None:
        """Takes a run that waits out of the queue; one that is taken already stays with its worker."""
        with self._changed:
            entry = self._entries.get(run_id)
            if entry is None or not self._queue.remove(entry, entry.ticket.priority, entry.ticket.owner):
                return
            del self._entries[run_id]
        entry.take()
        entry.done.set()
        self._keeper.wake()

    def give_way(self, most_seconds: float) -> None:
        """Called between two tests of a rejudge: blocks while candidates run something, unless one lacks the slot."""
        with self._changed:
            self._eased.wait_for(
                lambda: self.stopping or self._candidates() or not self._courtesy.is_watched, most_seconds
            )

    def look_for_rejudges(self) -> None:
        """The keeper queues what is to be judged again."""
        self._keeper.wake(hungry=True)

    def await_end(self, run_id: UUID, timeout_seconds: float) -> EndedRun | None:
        """See `scheduling.await_end`."""
        entry = self.entry(run_id)
        if entry is not None and not entry.done.wait(timeout_seconds):
            return None
        if entry is not None and entry.ended is not None:
            return entry.ended
        return ended_run(run_id)

    def entry(self, run_id: UUID) -> Entry | None:
        """A run that waits or is executed here."""
        with self._changed:
            return self._entries.get(run_id)

    def steer(self, run_id: UUID, name: str, /, **fields: object) -> None:
        """Hands a command to a run that is with a worker; nothing happens to any other."""
        if (entry := self.entry(run_id)) is not None:
            self._send(entry, name, **fields)

    def waiting(self) -> list[Entry]:
        """What waits, in order, up to the last run of a candidate: the rejudges behind it may be very many."""
        entries: list[Entry] = []
        with self._changed:
            left = self._candidates()
            for entry in self._queue.in_order(without=self._resting()):
                if not left:
                    break
                entries.append(entry)
                left -= not entry.is_rejudge
        return entries

    def entries(self) -> list[Entry]:
        """All that wait or are executed here."""
        with self._changed:
            return list(self._entries.values())

    def known(self) -> set[UUID]:
        with self._changed:
            return set(self._entries)

    def count_rejudges(self) -> int:
        """Those that wait here as well."""
        with self._changed:
            return sum(entry.is_rejudge for entry in self._entries.values())

    def counts(self) -> tuple[int, int]:
        """How many run, and how many runs of candidates wait: rejudges take nobody's place in the queue."""
        with self._changed:
            return len(self._entries) - len(self._queue), self._candidates()

    def state(self) -> SchedulerState:
        running, queued = self.counts()
        fault = self.fault()
        return SchedulerState(
            not fault, settings.EXECUTOR_MODE, self.isolation(), fault, running, queued, self.capacity
        )

    def isolation(self) -> str:
        """What slots hold programs with; "" while none has been open."""
        return self._pool.isolation

    def fault(self) -> str:
        """Why no slot can be opened; "" where one can, or none was tried yet."""
        return self._pool.fault

    def _wait_for_a_turn(self) -> None:
        """A rejudge that rests goes on by the clock; nobody tells of that."""
        while not self.stopping and not self._queue.has_turn(without=self._resting()):
            self._changed.wait(QUIET_SECONDS if len(self._queue) else None)

    def _add(self, entry: Entry) -> None:
        if entry.ticket.live:
            entry.position = self._place_of(entry)
        self._entries[entry.run_id] = entry
        self._queue.add(entry, entry.ticket.priority, entry.ticket.owner)

    def _place_of(self, entry: Entry) -> int:
        return self._queue.place_of(entry, entry.ticket.priority, entry.ticket.owner, without=self._resting())

    def _candidates(self) -> int:
        return len(self._queue) - self._queue.count(Priority.REJUDGE)

    def _resting(self) -> Collection[Priority]:
        return (Priority.REJUDGE,) if self._courtesy.rests() else ()

    @staticmethod
    def _send(entry: Entry, name: str, /, **fields: object) -> None:
        with entry.lock:
            if entry.control is not None:
                entry.control.send(name, **fields)
