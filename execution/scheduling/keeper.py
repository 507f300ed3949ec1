"""The scheduler's housekeeping, in one thread that sleeps: positions, leases, runs that nobody told us of,
callbacks that ended long ago."""

import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import structlog
from django.db import Error, connection
from django.utils import timezone

from execution.models import Run
from execution.recording import append_event, new_lease
from execution.scheduling.entry import Entry
from execution.scheduling.ticket import waiting_tickets
from execution.services.breaking_off import end_silent_verifications
from execution.services.pruning import prune_callbacks
from execution.services.rejudging.feeding import feed_rejudges
from execution.services.requeueing import requeue_lost_runs

if TYPE_CHECKING:
    from execution.scheduling.local import LocalScheduler

log = structlog.get_logger(__name__)
ROUND_SECONDS = 20.0  # a third of a lease
ANNOUNCE_SECONDS = 0.25  # the least time between two tellings of positions
STRAY_AFTER = timedelta(seconds=30)


class Housekeeping(Protocol):
    """What a scheduler asks of whoever keeps house beside it."""

    def start(self) -> None: ...

    def wake(self, *, hungry: bool = False) -> None: ...

    def stop(self, timeout_seconds: float) -> None: ...


class Keeper:
    """Wakes when the queue moves, and every 20 s."""

    def __init__(self, scheduler: "LocalScheduler") -> None:
        self._scheduler = scheduler
        self._moved = threading.Event()
        self._hungry = threading.Event()
        self._hungry.set()  # a rejudge of a process before this one may go on
        self._moved.set()
        self._halted = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self._thread.start()

    def wake(self, *, hungry: bool = False) -> None:
        """The queue has moved: its positions are told. `hungry`: there may be runs of rejudges to queue."""
        if hungry:
            self._hungry.set()
        self._moved.set()

    def stop(self, timeout_seconds: float) -> None:
        self._halted.set()
        self._moved.set()
        if self._thread is not None:
            self._thread.join(timeout_seconds)

    def _keep(self) -> None:
        next_round = time.monotonic() + ROUND_SECONDS
        try:
            while not self._halted.is_set():
                moved = self._moved.wait(max(0.0, next_round - time.monotonic()))
                if self._halted.is_set():
                    return
                self._moved.clear()
                try:
                    if moved:
                        announce_positions(self._scheduler.waiting())
                    if self._hungry.is_set():
                        self._feed()
                    if time.monotonic() >= next_round:
                        next_round = time.monotonic() + ROUND_SECONDS
                        self._round()
                except Error as error:
                    log.warning("housekeeping_failed", error=str(error))
                    connection.close()
                self._halted.wait(ANNOUNCE_SECONDS)
        finally:
            connection.close()

    def _feed(self) -> None:
        self._hungry.clear()
        self._scheduler.submit(*feed_rejudges())

    def _round(self) -> None:
        self._feed()  # a rejudge that another process began told nobody here
        known = self._scheduler.known()
        Run.objects.active().filter(pk__in=known).update(lease_expires_at=new_lease())
        requeue_lost_runs(every_active=False)
        end_silent_verifications()
        strays = Run.objects.queued().filter(created_at__lt=timezone.now() - STRAY_AFTER).exclude(pk__in=known)
        self._scheduler.submit(*waiting_tickets(strays))
        prune_callbacks()


def announce_positions(waiting: list[Entry]) -> None:
    """Tells the watchers of every run whose position has changed. An entry that leaves the queue meanwhile is left
    alone: its lock orders this event before those of its worker.
    """
    for position, entry in enumerate(waiting, start=1):
        if not entry.ticket.live or entry.position == position:
            continue
        with entry.lock:
            if not entry.taken:
                append_event(entry.run_id, "queued", position=position)
                entry.position = position
