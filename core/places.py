"""How many threads of a process work at the same time; those that only wait stand aside.

A hundred threads that want to compute leave the event loop a hundredth of the interpreter: whoever asks for health, or
sends a message over a websocket, would wait for seconds.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PLACES = 16
_places = threading.Semaphore(PLACES)
_mine = threading.local()


@contextmanager
def working() -> Iterator[None]:
    """Waits for a place, and keeps it."""
    with _places:
        _mine.is_held = True
        try:
            yield
        finally:
            _mine.is_held = False


@contextmanager
def standing_aside() -> Iterator[None]:
    """Leaves the place to others, if this thread has one, and waits for one again afterwards."""
    if not getattr(_mine, "is_held", False):
        yield
        return
    _places.release()
    try:
        yield
    finally:
        _places.acquire()
