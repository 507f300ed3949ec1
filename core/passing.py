"""Errors that pass: a database or Redis that is away, or a statement that the database ended for taking too long."""

import sqlite3

import psycopg
import redis

_STATES = {
    "57014",  # ended for taking too long (statement_timeout)
    "55P03",  # a lock was not to be had in time
    "25P03",  # idle in a transaction for too long
    "40P01",  # a deadlock
    "40001",  # a serialization failure
    "53300",  # too many connections
    "57P01",
    "57P02",
    "57P03",  # it is shutting down, has crashed, or starts
}


def tells_of_passing_fault(error: BaseException | None) -> bool:
    """Whether an error, or one that it came from, says that the same may well go later."""
    while error is not None:
        if isinstance(error, redis.ConnectionError | redis.TimeoutError):
            return True
        if isinstance(error, psycopg.Error) and error.sqlstate in _STATES:
            return True
        if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:  # no connection was to be had
            return True
        if getattr(error, "sqlite_errorcode", None) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return True
        error = error.__cause__ or error.__context__
    return False
