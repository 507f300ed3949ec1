"""Real threads, each with a connection of its own, that begin in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(action: Callable[[int], T], threads: int) -> list[T]:
    """What `action` returned in each of them, by their numbers from 0; what it raised is raised."""
    barrier = Barrier(threads)

    def begin(number: int) -> T:
        barrier.wait(10)
        try:
            return action(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begin, range(threads)))
