"""Emptying tables after a test that commits, in spite of the triggers that forbid it to everybody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import TransactionTestCase


def install() -> None:
    """Django empties the tables in the teardown of such a test; for so long the triggers are away."""
    case_class: Any = TransactionTestCase
    teardown = case_class._fixture_teardown

    def unhindered(case: Any) -> None:
        with _without_triggers():
            teardown(case)

    case_class._fixture_teardown = unhindered


@contextmanager
def _without_triggers() -> Iterator[None]:
    if connection.vendor == "postgresql":
        _execute("SET session_replication_role = replica")
        yield
        _execute("SET session_replication_role = DEFAULT")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    _execute(*(f'DROP TRIGGER "{name}"' for name, _ in triggers))
    yield
    _execute(*(sql for _, sql in triggers))


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
