"""What websockets and streams ask the database, in a few threads of their own, each with a connection that it keeps.

Channels would ask in one thread, one after the other, and open a connection for each: with a hundred streams an event
waits for those before it, for seconds.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")
THREADS = 8
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="asking")


async def ask(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Calls it where the database may be used, and returns its answer."""
    return await sync_to_async(_answer, thread_sensitive=False, executor=_threads)(lambda: question(*args, **kwargs))


def _answer(question: Callable[[], T]) -> T:
    """A connection that the server has closed meanwhile is opened anew; on SQLite this asks nothing."""
    if connection.connection is not None and not connection.is_usable():
        connection.close()
    return question()
