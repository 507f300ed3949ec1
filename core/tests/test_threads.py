"""What websockets ask the database waits for no other question, and keeps its connections."""

import asyncio
import threading

import pytest
from django.db import connection

from core.threads import THREADS, ask

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_question_that_takes_long_holds_up_no_other() -> None:
    answered = threading.Event()

    def slow() -> bool:
        return answered.wait(10)

    waiting = asyncio.create_task(ask(slow))
    await ask(answered.set)
    assert await waiting


async def test_what_goes_wrong_comes_back_to_whoever_asked() -> None:
    def wrong(key: str) -> None:
        raise KeyError(key)

    with pytest.raises(KeyError, match="seq"):
        await ask(wrong, key="seq")


async def test_a_connection_is_kept_and_opened_anew_where_it_broke() -> None:
    def opened() -> object:
        connection.ensure_connection()
        return connection.connection

    before = {id(await ask(opened)) for _ in range(3 * THREADS)}
    assert len(before) <= THREADS

    def broken() -> bool:
        connection.ensure_connection()
        connection.connection.close()
        return True

    if connection.vendor == "postgresql":
        assert await ask(broken)
    assert all([await ask(asked) == 1 for _ in range(3 * THREADS)])


def asked() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return int(cursor.fetchone()[0])
