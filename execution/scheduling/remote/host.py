"""A worker's process: its slots, the turns that it takes, and what it says of itself."""

import os
import socket
import threading
from collections.abc import Collection
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings

from execution.enums import Priority
from execution.models import WorkerHost
from execution.scheduling import backend
from execution.scheduling.entry import Entry
from execution.scheduling.local import LocalScheduler
from execution.scheduling.offering import Offers
from execution.scheduling.remote import wire
from execution.scheduling.remote.beating import Heartbeat
from execution.scheduling.remote.taking import Takers
from execution.scheduling.remote.turns import Turns
from execution.scheduling.remote.web import unpacked
from execution.services.requeueing import has_last_chance

log = structlog.get_logger(__name__)
OPEN_SECONDS = 30.0
MOST_LOST = 20
"""So many runs that others were faster with, and a turn is given up: its word has come to nothing."""


class Host:
    """One for each process."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}"
        self._heartbeat = Heartbeat(self)
        self.scheduler = LocalScheduler(
            capacity=settings.MAX_CONCURRENT_EXECUTIONS,
            pool=backend.new_pool(),
            keeper=lambda _: self._heartbeat,
            told=self._tell_end,
        )
        self.offers = Offers(backend.new_slot, backend.languages_record, noted=self._heartbeat.wake)
        self._turns = Turns()
        self._takers = Takers(most=settings.MAX_CONCURRENT_EXECUTIONS + 1, take_turn=self.take_turn)
        self._choosing = threading.Lock()
        self._listener = wire.Listener(self._hear)

    def start(self) -> None:
        """Opens the slots; returns when they are open, or have failed to."""
        backend.sweep()
        self._listener.start()
        self.scheduler.start()
        self.offers.begin()
        self.scheduler.wait_until_open(OPEN_SECONDS)

    def drain(self) -> None:
        """Takes no more turns; says so."""
        self._heartbeat.draining = True
        self._heartbeat.wake()

    def stop(self) -> None:
        """What runs goes back into the queue, for another worker."""
        self.drain()
        self.scheduler.stop()
        self._listener.stop()
        WorkerHost.objects.filter(name=self.name).delete()

    def take_turns(self) -> int:
        """Executes runs until none waits, unless enough others here do that; how many they were."""
        return self._takers.take_turns()

    def take_turn(self) -> bool:
        """Executes the run whose turn it is, from its claim to its end. False where none waits."""
        for _ in range(MOST_LOST):
            entry = self._next_entry()
            if entry is None:
                return False
            entry.done.wait()
            if entry.ended is not None:
                return True
        return False

    def _next_entry(self) -> Entry | None:
        """Chosen and made ours in one step, so that two threads here never choose the same."""
        with self._choosing:
            ticket = self._turns.next_ticket(known=self.scheduler.known(), without=self._too_many())
            if ticket is None or self._heartbeat.draining:
                return None
            entry = Entry(ticket)
            if has_last_chance(ticket.run_id):
                self._execute_alone(entry)
            else:
                self.scheduler.add(entry)
            return entry

    def _too_many(self) -> Collection[Priority]:
        """Rejudges that rest hold whoever took their turn: one is always left for a candidate's run."""
        return (Priority.REJUDGE,) if self.scheduler.count_rejudges() >= self.scheduler.capacity else ()

    def _execute_alone(self, entry: Entry) -> None:
        """Twice it was there when a worker died. If it is what they died of, it takes nobody along the third time; if
        it was only beside that, it comes to its end. Nothing else is chosen meanwhile."""
        for other in self.scheduler.entries():
            other.done.wait()
        self.scheduler.add(entry)
        entry.done.wait()

    def _tell_end(self, entry: Entry) -> None:
        wire.tell(deed="ended", run=str(entry.run_id))

    def _hear(self, message: dict[str, Any]) -> None:
        if message["deed"] == "steer":
            self.scheduler.steer(UUID(message["run"]), message["name"], **unpacked(message["fields"]))
