"""Waiting in tests for what other threads do."""

import time
from collections.abc import Callable

from execution.models import Run


def eventually(condition: Callable[[], object], *, seconds: float = 5.0) -> None:
    """Returns when the condition holds; fails the test where it does not within the time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.002)


def until_status(run: Run, status: str) -> None:
    eventually(lambda: Run.objects.filter(pk=run.pk, status=status).exists())


def quickest(measure: Callable[[], float], attempts: int = 3) -> float:
    """The shortest of a few measurements, in seconds: a busy machine delays some, and makes none quicker."""
    return min(measure() for _ in range(attempts))
