"""The scheduler as a web process sees it: it executes nothing, and knows who does."""

import base64
import threading
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import structlog
from celery.exceptions import OperationalError
from django.conf import settings

from execution.enums import Priority
from execution.languages import OfferedLanguage
from execution.models import Run, WorkerHost
from execution.scheduling.entry import EndedRun, ended_run
from execution.scheduling.remote import wire
from execution.scheduling.remote.turns import place_of
from execution.scheduling.state import SchedulerState
from execution.scheduling.ticket import Ticket

log = structlog.get_logger(__name__)
LOOK_SECONDS = 1.0
"""How often a request that waits for a run looks for itself: a message may be lost."""
HOSTS_SECONDS = 1.0
RUNS = "runs"
NOBODY = "No worker is there to execute with."


class RemoteScheduler:
    """May be called from any thread, but not inside a database transaction that wrote."""

    def __init__(self) -> None:
        self._listener = wire.Listener(self._hear)
        self._lock = threading.Lock()
        self._awaited: dict[str, list[threading.Event]] = {}
        self._hosts: tuple[float, list[WorkerHost]] = (0.0, [])

    def start(self) -> None:
        self._listener.start()

    def stop(self) -> None:
        self._listener.stop()

    def state(self) -> SchedulerState:
        """Of all workers together."""
        able = [host for host in self._present() if host.is_able]
        faults = [host.fault for host in self._present() if host.fault]
        queued = Run.objects.queued().exclude(priority=Priority.REJUDGE).count()
        return SchedulerState(
            healthy=bool(able),
            mode=settings.EXECUTOR_MODE,
            isolation=able[0].isolation if able else "",
            message="" if able else next(iter(faults), NOBODY),
            running=Run.objects.active().count(),
            queued=queued,
            capacity=sum(host.capacity for host in able),
        )

    def next_position(self, ticket: Ticket) -> int:
        return place_of(ticket)

    def submit(self, *tickets: Ticket, run: Run | None = None) -> None:
        """A word for each: one turn is to be taken. Where the broker is away, the rows are found by housekeeping."""
        from execution.tasks import take_turn

        try:
            for ticket in tickets:
                take_turn.apply_async(priority=int(ticket.priority), retry=False)
        except OperationalError as error:
            log.warning("turn_not_told", error=str(error))

    def remind(self, tickets: Sequence[Ticket]) -> None:
        """Says what is missing for each of these to have a word: they do not pile up while nobody listens."""
        if (lying := wire.words_in(RUNS)) is not None:
            self.submit(*tickets[: max(0, len(tickets) - lying)])

    def look_for_rejudges(self) -> None:
        from execution.tasks import feed

        try:
            feed.apply_async(retry=False)
        except OperationalError as error:
            log.warning("rejudges_not_told", error=str(error))

    def discard(self, run_id: UUID) -> None:
        """Nothing is kept of a run that waits but its row."""

    def await_end(self, run_id: UUID, timeout_seconds: float) -> EndedRun | None:
        """See `scheduling.await_end`."""
        moved, deadline = threading.Event(), time.monotonic() + timeout_seconds
        with self._lock:
            self._awaited.setdefault(str(run_id), []).append(moved)
        try:
            while True:
                moved.clear()
                if (ended := ended_run(run_id)) is not None:
                    return ended
                left = deadline - time.monotonic()
                if left <= 0:
                    return None
                moved.wait(min(left, LOOK_SECONDS))
        finally:
            self._forget(str(run_id), moved)

    def steer(self, run_id: UUID, name: str, /, **fields: object) -> None:
        wire.tell(deed="steer", run=str(run_id), name=name, fields=packed(fields))

    def languages(self) -> list[OfferedLanguage]:
        """What any worker offers."""
        offered = {one["slug"]: OfferedLanguage(**one) for host in self._present() for one in host.languages}
        return list(offered.values())

    def language(self, slug: str) -> OfferedLanguage | None:
        return next((one for one in self.languages() if one.slug == slug), None)

    def _present(self) -> Sequence[WorkerHost]:
        read_at, hosts = self._hosts
        if time.monotonic() - read_at > HOSTS_SECONDS:
            hosts = list(WorkerHost.objects.present())
            self._hosts = (time.monotonic(), hosts)
        return hosts

    def _hear(self, message: dict[str, Any]) -> None:
        if message["deed"] != "ended":
            return
        with self._lock:
            for moved in self._awaited.get(message["run"], []):
                moved.set()

    def _forget(self, run: str, moved: threading.Event) -> None:
        with self._lock:
            waiting = self._awaited[run]
            waiting.remove(moved)
            if not waiting:
                del self._awaited[run]


def packed(fields: dict[str, object]) -> dict[str, object]:
    """The fields of a command as JSON takes them: bytes as base64."""
    return {
        name: {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
        for name, value in fields.items()
    }


def unpacked(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: base64.b64decode(value["bytes"]) if isinstance(value, dict) else value for name, value in fields.items()
    }
