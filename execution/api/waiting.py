"""Requests that wait for the end of a run: bounded in time and in number, so that others are always answered."""

import functools
import threading
import time
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import connection

from core.places import standing_aside
from execution import scheduling

QUEUE_SECONDS = 30.0
"""How long a request may wait beyond the longest run, for those before it in the queue."""


def most_waiting() -> int:
    """One request for each run that may be under way or in the queue; the server needs more threads than this."""
    return settings.MAX_CONCURRENT_EXECUTIONS + scheduling.queue_limit()


@functools.cache
def _places() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(most_waiting())


def longest_wait() -> float:
    return settings.EXECUTION_TIMEOUT_SECONDS + QUEUE_SECONDS


def wait_for_all(run_ids: Sequence[UUID]) -> list[scheduling.EndedRun] | None:
    """All of them in their final state; None where not all are within the time of one."""
    deadline = time.monotonic() + longest_wait()
    ended = []
    for run_id in run_ids:
        one = wait_for_end(run_id, max(0.0, deadline - time.monotonic()))
        if one is None:
            return None
        ended.append(one)
    return ended


def wait_for_end(run_id: UUID, timeout_seconds: float | None = None) -> scheduling.EndedRun | None:
    """The run in its final state. None when it is not in time, or so many wait already that nobody else should."""
    if not _places().acquire(blocking=False):
        return None
    try:
        _release_connection()
        with standing_aside():
            return scheduling.await_end(run_id, longest_wait() if timeout_seconds is None else timeout_seconds)
    finally:
        _places().release()


def _release_connection() -> None:
    """A database server counts connections: none is held by a request that only waits. SQLite's stays open."""
    if connection.settings_dict["CONN_MAX_AGE"] == 0 and not connection.in_atomic_block:
        connection.close()
