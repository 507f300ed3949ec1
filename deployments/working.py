"""Threads beside the requests: one carries deployments on, one carries verifications out, one sends notifications,
one asks the environments what runs there, one throws away what is old, one takes samples of how this installation is,
and one shows deployments at GitHub, where that is set up.
"""

import threading
from collections.abc import Callable
from functools import partial

import structlog
from django.db import connection

from deployments.github.client import configured_github
from deployments.services.advancing import advance_all, run_queued_verifications
from deployments.services.mirroring.rounds import Mirror
from deployments.services.pruning import prune_messages
from deployments.services.sending import send_due
from deployments.services.watching import watch_environments
from deployments.status.pulses import UPKEEP, WEB
from deployments.status.sampling import sampler
from execution.callbacks.client import CallbackClient

log = structlog.get_logger(__name__)
ROUND_SECONDS = 2.0
UPKEEP_SECONDS = 900.0
SAMPLE_SECONDS = 20.0
"""A minute is sampled once; asked three times, none is missed."""


class Rounds:
    """Calls `work` again and again, with a pause. A round that breaks, by whatever, is told in the log and the next one
    comes: without that, one bad row would stop all that goes on by itself until the server is started again.
    """

    def __init__(self, name: str, work: Callable[[], object], *, pause_seconds: float | None = None) -> None:
        self._work = work
        self._pause_seconds = ROUND_SECONDS if pause_seconds is None else pause_seconds
        self._halted = threading.Event()
        self._thread = threading.Thread(target=self._go, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_seconds: float = 5.0) -> None:
        self._halted.set()
        self._thread.join(timeout_seconds)

    def _go(self) -> None:
        while not self._halted.wait(self._pause_seconds):
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

    def start(self, *, alone: bool = True) -> None:
        """Where this process is not alone, Celery's workers do the work, and it only says that it is there."""
        pulses = (WEB, UPKEEP) if alone else (WEB,)
        sampling = Rounds("status", partial(sampler.sample, *pulses), pause_seconds=SAMPLE_SECONDS)
        self._rounds = [sampling, *(_own_work() if alone else [])]
        for rounds in self._rounds:
            rounds.start()

    def stop(self, timeout_seconds: float = 5.0) -> None:
        for rounds in self._rounds:
            rounds.stop(timeout_seconds)


def _own_work() -> list[Rounds]:
    work = [
        Rounds("deployments", advance_all),
        Rounds("verifications", run_queued_verifications),
        Rounds("watching", watch_environments),
        Rounds("notifications", partial(send_due, client=CallbackClient())),
        Rounds("upkeep", prune_messages, pause_seconds=UPKEEP_SECONDS),
    ]
    if (github := configured_github()) is not None:
        work.append(Rounds("github", Mirror(github).mirror_all))
    return work


workers = Workers()
