"""Locks by a name, for what has no row that could be locked: not yet, or never."""

import hashlib

from django.db import connection


def hold_name(name: str) -> None:
    """Waits until nobody else holds this name, and holds it until the transaction ends. Once more is no fault.

    On SQLite nothing is to do: our transactions begin with its one lock for writing.
    """
    if connection.vendor != "postgresql":
        return
    key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
