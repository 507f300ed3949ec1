"""Locks for what has no row that could be locked: by a name, not yet or never; and within a process."""

import hashlib
import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")


def hold_name(name: str) -> None:
    """Waits until nobody else holds this name, and holds it until the transaction ends. Once more is no fault.

    On SQLite nothing is to do: our transactions begin with its one lock for writing.
    """
    if connection.vendor != "postgresql":
        return
    key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def alone(work: Callable[P, T]) -> Callable[P, T | None]:
    """One call at a time in this process; one that comes meanwhile does nothing, for another will come soon."""
    lock = threading.Lock()

    @wraps(work)
    def unless_at_work(*args: P.args, **kwargs: P.kwargs) -> T | None:
        if not lock.acquire(blocking=False):
            return None
        try:
            return work(*args, **kwargs)
        finally:
            lock.release()

    return unless_at_work
