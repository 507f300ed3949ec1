"""How long the parts of one attempt took: for the line that the log has of its end, as spans of the run's trace, and
counted with those of all."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from core import tracing
from execution.metrics import PHASES


class Phases:
    """Milliseconds by name; what is done again, on a fresh slot, is added."""

    def __init__(self) -> None:
        self.ms: dict[str, int] = {}

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        begun = time.monotonic()
        try:
            with PHASES.labels(phase=name).time(), tracing.part(f"run.{name}"):
                yield
        finally:
            self.ms[name] = self.ms.get(name, 0) + round((time.monotonic() - begun) * 1000)
