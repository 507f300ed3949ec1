"""Probes, each in a thread of its own: one that hangs holds up neither the answer nor the others."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from django.db import connection

from deployments.enums import ServiceState

log = structlog.get_logger(__name__)
PROBE_SECONDS = 2.0
SILENT = "It gives no answer."
FAULTY = "It cannot be used."


@dataclass(frozen=True, slots=True)
class Finding:
    """The sentence and the figures are for anybody: they name no machine, no address and no error's own words."""

    state: str
    sentence: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    latency_ms: float = 0.0


Probe = Callable[[], Finding]


class Question:
    """One that was asked; whoever wants the answer waits for it as long as they like."""

    def __init__(self, name: str, probe: Probe) -> None:
        self._name, self._probe = name, probe
        self._began = time.monotonic()
        self._answered = threading.Event()
        self._finding = Finding(ServiceState.FAILING, SILENT)
        threading.Thread(target=self._ask, name=f"probe-{name}", daemon=True).start()

    @property
    def is_open(self) -> bool:
        return not self._answered.is_set()

    def finding(self, until: float) -> Finding:
        if self._answered.wait(max(0.0, until - time.monotonic())):
            return self._finding
        return Finding(ServiceState.FAILING, SILENT, latency_ms=self._elapsed_ms())

    def _ask(self) -> None:
        try:
            found = self._probe()
        except Exception as error:  # noqa: BLE001 — whatever it is, the dependency cannot be used
            log.warning("probe_failed", probe=self._name, error=repr(error))
            found = Finding(ServiceState.FAILING, FAULTY)
        finally:
            connection.close()
        self._finding = replace(found, latency_ms=self._elapsed_ms())
        self._answered.set()

    def _elapsed_ms(self) -> float:
        return round((time.monotonic() - self._began) * 1000, 1)


class Panel:
    """Asks all probes at once. One that has not answered the time before is not asked a second time: a dependency that
    hangs costs one thread, however often anybody looks. For one thread at a time.
    """

    def __init__(self, probes: Callable[[], Mapping[str, Probe]], seconds: float = PROBE_SECONDS) -> None:
        self._probes, self._seconds = probes, seconds
        self._asked: dict[str, Question] = {}

    def look(self) -> dict[str, Finding]:
        until = time.monotonic() + self._seconds
        asked = {name: self._question(name, probe) for name, probe in self._probes().items()}
        return {name: question.finding(until) for name, question in asked.items()}

    def _question(self, name: str, probe: Probe) -> Question:
        before = self._asked.get(name)
        if before is None or not before.is_open:
            self._asked[name] = Question(name, probe)
        return self._asked[name]
