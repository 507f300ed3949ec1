"""What websockets and streams ask the database, in a few threads of their own, each with a connection that it keeps.

Channels would ask in one thread, one after the other, and open a connection for each: with a hundred streams an event
waits for those before it, for seconds.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import InterfaceError, OperationalError, connection

P = ParamSpec("P")
T = TypeVar("T")
THREADS = 8
PATIENT_THREADS = 2
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="asking")
_patient_threads = ThreadPoolExecutor(PATIENT_THREADS, thread_name_prefix="asking-patiently")


async def ask(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Calls it where the database may be used, and returns its answer. Where the connection turns out to be broken, it
    is called once more, on another one."""
    return await _asked(_threads, lambda: question(*args, **kwargs))


async def ask_patiently(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The same for what many ask at once and nobody waits for: it holds up nothing else."""
    return await _asked(_patient_threads, lambda: question(*args, **kwargs))


async def _asked(threads: ThreadPoolExecutor, question: Callable[[], T]) -> T:
    return await sync_to_async(_answer, thread_sensitive=False, executor=threads)(question)


def _answer(question: Callable[[], T]) -> T:
    """To ask each time whether the connection still holds would be a second question for each."""
    try:
        return question()
    except (OperationalError, InterfaceError):
        if connection.connection is not None and connection.is_usable():
            raise
        connection.close()
        return question()
