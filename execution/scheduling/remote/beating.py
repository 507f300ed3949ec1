"""What a worker says of itself every few seconds, with the leases of what it executes."""

import threading
from dataclasses import asdict
from typing import TYPE_CHECKING

import structlog
from celery.exceptions import OperationalError
from django.conf import settings
from django.db import Error, connection
from django.db.models.functions import Now
from django.utils import timezone

from execution.models import Run, WorkerHost
from execution.recording import new_lease

if TYPE_CHECKING:
    from execution.scheduling.remote.host import Host

log = structlog.get_logger(__name__)
BEAT_SECONDS = 5.0


class Heartbeat:
    """In the place of the keeper of one process: what the others do together, housekeeping does."""

    def __init__(self, host: "Host") -> None:
        self._host = host
        self.draining = False
        self._moved, self._halted = threading.Event(), threading.Event()
        self._started_at = timezone.now()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self, *, hungry: bool = False) -> None:
        """Something has changed; `hungry`: there may be runs of rejudges to queue."""
        if hungry:
            self._ask_to_feed()
        self._moved.set()

    def stop(self, timeout_seconds: float) -> None:
        self._halted.set()
        self._moved.set()
        self._thread.join(timeout_seconds)

    @staticmethod
    def _ask_to_feed() -> None:
        """Who asks is in the middle of something: where the broker is away, housekeeping feeds by itself."""
        from execution.tasks import feed

        try:
            feed.apply_async(retry=False)
        except OperationalError as error:
            log.warning("rejudges_not_told", error=str(error))

    def _beat(self) -> None:
        try:
            while not self._halted.is_set():
                self._moved.clear()
                try:
                    self._say()
                except Error as error:
                    log.warning("heartbeat_failed", error=str(error))
                    connection.close()
                self._moved.wait(BEAT_SECONDS)
        finally:
            connection.close()

    def _say(self) -> None:
        host = self._host
        known = host.scheduler.known()
        mine = Run.objects.active().filter(pk__in=known)
        mine.update(lease_expires_at=new_lease())
        for run_id in mine.filter(cancel_requested_at__isnull=False).values_list("pk", flat=True):
            host.scheduler.steer(run_id, "cancel")  # the word of it was lost
        state = host.scheduler.state()
        told = {
            "mode": state.mode,
            "isolation": state.isolation,
            "fault": state.message,
            "version": settings.VERSION,
            "capacity": state.capacity,
            "running": state.running,
            "draining": self.draining,
            "languages": [asdict(one) for one in host.offers.found()],
            "started_at": self._started_at,
            "seen_at": Now(),
        }
        WorkerHost.objects.update_or_create(name=host.name, defaults=told)
