"""The courier: sends callbacks, a few at a time and one of an owner at a time, from a thread that sleeps in between."""

import threading
from collections.abc import Callable

import structlog
from django.db import DatabaseError, connection
from django.utils import timezone

from execution.callbacks.client import CallbackClient
from execution.models import Callback
from execution.services.delivering import claim_callback, deliver_callback

log = structlog.get_logger(__name__)
MOST_AT_ONCE = 4
RUN_SECONDS = 0.5
"""How often it looks for runs that have ended, while a callback waits for one."""
ROUND_SECONDS = 20.0
"""How often it looks otherwise: another process may have left something."""

_courier: "Courier | None" = None


def start(client: CallbackClient | None = None, *, round_seconds: float | None = None) -> None:
    """Called when the server starts. `round_seconds`: how often it looks where nobody of this process wakes it."""
    global _courier
    _courier = Courier(client or CallbackClient(), round_seconds=round_seconds)
    _courier.start()


def stop() -> None:
    """Called when the server stops. What is under way is tried again by the next one."""
    global _courier
    courier, _courier = _courier, None
    if courier is not None:
        courier.stop()


def wake() -> None:
    """A callback was written: the courier of this process looks for it, where there is one."""
    if _courier is not None:
        _courier.wake()


class Courier:
    def __init__(self, client: CallbackClient, *, round_seconds: float | None = None) -> None:
        self._client, self._round_seconds = client, round_seconds
        self._moved, self._halted = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._busy: set[int] = set()
        self._thread = threading.Thread(target=self._keep, name="courier", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._moved.set()

    def stop(self, timeout_seconds: float = 5.0) -> None:
        self._halted.set()
        self._moved.set()
        self._thread.join(timeout_seconds)

    def _keep(self) -> None:
        try:
            while True:
                self._moved.clear()
                if self._halted.is_set():  # asked behind the clearing: a halt after this moves it again
                    return
                seconds = _guarded(self._round) or self._longest()
                self._moved.wait(seconds)
        finally:
            connection.close()

    def _round(self) -> float:
        """Begins what can be begun, and returns after how many seconds to look again."""
        while not self._halted.is_set() and len(busy := self._taken()) < MOST_AT_ONCE:
            callback = claim_callback(busy=busy)
            if callback is None:
                break
            with self._lock:
                self._busy.add(callback.token.user_id)
            threading.Thread(target=self._deliver, args=[callback], name="callback", daemon=True).start()
        return min(seconds_to_next(), self._longest())

    def _deliver(self, callback: Callback) -> None:
        try:
            _guarded(lambda: deliver_callback(callback, client=self._client))
        finally:
            connection.close()
            with self._lock:
                self._busy.discard(callback.token.user_id)
            self.wake()

    def _longest(self) -> float:
        return self._round_seconds or ROUND_SECONDS

    def _taken(self) -> set[int]:
        with self._lock:
            return set(self._busy)


def seconds_to_next() -> float:
    """Until something may be ready: soon where a run is awaited, else when the next attempt is due."""
    queued = Callback.objects.queued()
    if queued.filter(next_at=None).exists():
        return RUN_SECONDS
    first = queued.order_by("next_at").values_list("next_at", flat=True).first()
    if first is None:
        return ROUND_SECONDS
    return min(ROUND_SECONDS, max(RUN_SECONDS, (first - timezone.now()).total_seconds()))


def _guarded(work: Callable[[], float | None]) -> float | None:
    try:
        return work()
    except DatabaseError as error:
        log.warning("courier_failed", error=str(error))
        connection.close()
        return None
