"""What websockets and streams ask the database, in a few threads of their own, each with a connection that it keeps.

Channels would ask in one thread, one after the other, and open a connection for each: with a hundred streams an event
waits for those before it, for seconds.
"""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection

P = ParamSpec("P")
T = TypeVar("T")
THREADS = 8
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="asking")


async def ask(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Calls it where the database may be used, and returns its answer. Where the connection turns out to be broken, it
    is called once more, on another one."""
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(
        _threads, context.run, _answer, lambda: question(*args, **kwargs)
    )


def _answer(question: Callable[[], T]) -> T:
    """To ask each time whether the connection still holds would be a second question for each."""
    try:
        return question()
    except (OperationalError, InterfaceError):
        if connection.connection is not None and connection.is_usable():
            raise
        connection.close()
        return question()
