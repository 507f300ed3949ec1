"""Threads beside the requests: one carries deployments on, one carries verifications out, one sends notifications."""

import threading
from collections.abc import Callable
from functools import partial

import structlog
from django.db import connection

from deployments.services.advancing import advance_all, run_queued_verifications
from deployments.services.sending import send_due
from execution.callbacks.client import CallbackClient

log = structlog.get_logger(__name__)
ROUND_SECONDS = 2.0


class Rounds:
    """Calls `work` again and again, with a pause. A round that breaks, by whatever, is told in the log and the next one
    comes: without that, one bad row would stop all that goes on by itself until the server is started again.
    """

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self._work = work
        self._halted = threading.Event()
        self._thread = threading.Thread(target=self._go, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_seconds: float = 5.0) -> None:
        self._halted.set()
        self._thread.join(timeout_seconds)

    def _go(self) -> None:
        while not self._halted.wait(ROUND_SECONDS):
            try:
                self._work()
            except Exception:
                log.exception("round failed", rounds=self._thread.name)
            finally:
                connection.close()


class Workers:
    """All of them, as long as the server lives."""

    def __init__(self) -> None:
        self._rounds: list[Rounds] = []

    def start(self) -> None:
        self._rounds = [
            Rounds("deployments", advance_all),
            Rounds("verifications", run_queued_verifications),
            Rounds("notifications", partial(send_due, client=CallbackClient())),
        ]
        for rounds in self._rounds:
            rounds.start()

    def stop(self, timeout_seconds: float = 5.0) -> None:
        for rounds in self._rounds:
            rounds.stop(timeout_seconds)


workers = Workers()
