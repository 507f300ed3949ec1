"""Errors that pass: a database or Redis that is away, or a statement that the database ended for taking too long."""

import sqlite3

import psycopg
import redis
from django.db import InterfaceError

_STATES = {
    "57014",  # ended for taking too long (statement_timeout)
    "55P03",  # a lock was not to be had in time
    "25P03",  # idle in a transaction for too long
    "40P01",  # a deadlock
    "40001",  # a serialization failure
    "53300",  # too many connections
}
_LOST = {"08", "57P"}
"""Classes of codes: a connection that broke; a server that ends, has crashed, or starts."""


def tells_of_passing_fault(error: BaseException | None) -> bool:
    """Whether an error, or one that it came from, says that the same may well go later."""
    while error is not None:
        if isinstance(error, redis.ConnectionError | redis.TimeoutError | InterfaceError):
            return True
        if isinstance(error, psycopg.Error) and (error.sqlstate or "").startswith((*_STATES, *_LOST)):
            return True
        if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:  # no connection was to be had
            return True
        if getattr(error, "sqlite_errorcode", None) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return True
        error = error.__cause__ or error.__context__
    return False
