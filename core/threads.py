"""What websockets and streams ask the database, in threads of their own.

Channels would ask in one thread, each after the other: with a hundred streams every event waits for those before it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar, cast

from channels.db import database_sync_to_async

P = ParamSpec("P")
T = TypeVar("T")
THREADS = 8
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="asking")


async def ask(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Calls it where the database may be used, and returns its answer. Connections go back when it is done."""
    asked = database_sync_to_async(question, thread_sensitive=False, executor=_threads)
    return cast("T", await asked(*args, **kwargs))
