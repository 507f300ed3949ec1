"""The scheduler of one process: a bounded queue in memory over the rows, threads that work it, a pool of slots."""

import threading
from collections import deque
from uuid import UUID

import structlog

from execution.models import Run
from execution.scheduling.entry import Entry
from execution.scheduling.keeper import Keeper
from execution.scheduling.worker import Worker
from execution.slots.pool import Pool

log = structlog.get_logger(__name__)
STOP_SECONDS = 5.0


class LocalScheduler:
    """`capacity` runs at the same time; what waits, waits in order.

    Everything public may be called from any thread, but not inside a database transaction that wrote.
    """

    def __init__(self, *, capacity: int, pool: Pool) -> None:
        self.capacity, self._pool = capacity, pool
        self._changed = threading.Condition()
        self._queue: deque[Entry] = deque()
        self._entries: dict[UUID, Entry] = {}
        self.stopping = False
        self._workers = [Worker(self, pool) for _ in range(capacity)]
        self._keeper = Keeper(self)

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
            running = list(self._entries.values())
        for entry in running:
            self._send(entry, "cancel")
        for worker in self._workers:
            worker.join(STOP_SECONDS)
        self._pool.stop(STOP_SECONDS)
        self._keeper.stop(STOP_SECONDS)
        for entry in running:
            entry.done.set()

    def submit(self, run_id: UUID, *, live: bool, run: Run | None = None) -> None:
        """Adds a committed run to the end of the queue. Telling it again changes nothing."""
        with self._changed:
            if self.stopping or run_id in self._entries:
                return
            entry = Entry(run_id, live=live, position=len(self._queue) + 1, run=run)
            self._entries[run_id] = entry
            self._queue.append(entry)
            self._changed.notify()

    def next_entry(self) -> Entry | None:
        """The next run for a worker, who has it now. Blocks; None when the scheduler stops."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue or self.stopping)
                if self.stopping:
                    return None
                entry = self._queue.popleft()
                waiting = bool(self._queue)
            if entry.take():
                if waiting:
                    self._keeper.wake()
                return entry

    def end(self, entry: Entry) -> None:
        """A worker is through with a run: those who wait for it go on."""
        with self._changed:
            self._entries.pop(entry.run_id, None)
        entry.done.set()

    def discard(self, run_id: UUID) -> None:
        """Takes a run that waits out of the queue; one that is taken already stays with its worker."""
        with self._changed:
            entry = self._entries.get(run_id)
            if entry is None or entry not in self._queue:
                return
            self._queue.remove(entry)
        entry.take()
        self.end(entry)
        self._keeper.wake()

    def entry(self, run_id: UUID) -> Entry | None:
        """A run that waits or is executed here."""
        with self._changed:
            return self._entries.get(run_id)

    def steer(self, run_id: UUID, name: str, /, **fields: object) -> None:
        """Hands a command to a run that is with a worker; nothing happens to any other."""
        if (entry := self.entry(run_id)) is not None:
            self._send(entry, name, **fields)

    def waiting(self) -> list[Entry]:
        with self._changed:
            return list(self._queue)

    def known(self) -> set[UUID]:
        with self._changed:
            return set(self._entries)

    def counts(self) -> tuple[int, int]:
        """How many run, and how many wait."""
        with self._changed:
            return len(self._entries) - len(self._queue), len(self._queue)

    def isolation(self) -> str:
        """What slots hold programs with; "" while none has been open."""
        return self._pool.isolation

    def fault(self) -> str:
        """Why no slot can be opened; "" where one can, or none was tried yet."""
        return self._pool.fault

    @staticmethod
    def _send(entry: Entry, name: str, /, **fields: object) -> None:
        with entry.lock:
            if entry.control is not None:
                entry.control.send(name, **fields)
