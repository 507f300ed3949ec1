"""Errors that say that a server beside ours was away: a moment later the same may succeed."""

import redis
from django.db import InterfaceError, OperationalError

_GOING_AWAY = ("08", "57")
"""The classes of PostgreSQL's codes for a lost connection, and for a server that ends or begins."""


def tells_of_outage(error: BaseException | None) -> bool:
    """Whether an error, or one that it came from, is the word of a database or of Redis that cannot be reached."""
    while error is not None:
        if isinstance(error, redis.ConnectionError | redis.TimeoutError | InterfaceError):
            return True
        if isinstance(error, OperationalError) and _is_lost(error.__cause__):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_lost(cause: BaseException | None) -> bool:
    """SQLite's errors have no such code, and their server cannot be away."""
    code = getattr(cause, "sqlstate", "")
    return code is None or code.startswith(_GOING_AWAY)
