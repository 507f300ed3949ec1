"""Probes that find what a test says, and rows as if samples had been taken."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from deployments.enums import ServiceComponent, ServiceState
from deployments.status import report
from deployments.status.probing import Finding, Panel, Probe
from deployments.status.public import forget_stored
from deployments.status.report import forget_report
from deployments.status.sampling import record_sample

OK, DEGRADED, FAILING = ServiceState.OK, ServiceState.DEGRADED, ServiceState.FAILING
NAMES = ("database", "migrations", "cache", "live_updates", "executor", "upkeep")
Find = Callable[..., None]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget_report()
    forget_stored()
    yield
    forget_report()
    forget_stored()


@pytest.fixture
def find(monkeypatch: pytest.MonkeyPatch) -> Find:
    """All is well, but for what is named."""

    def found(**findings: Finding) -> None:
        told = {name: findings.get(name, Finding(OK, "It answers.")) for name in NAMES}
        probes: dict[str, Probe] = {name: lambda one=one: one for name, one in told.items()}  # type: ignore[misc]
        monkeypatch.setattr(report, "_panel", Panel(lambda: probes))
        forget_report()

    found()
    return found


def sampled(moment: datetime, state: ServiceState = OK, component: ServiceComponent = ServiceComponent.SITE) -> int:
    return record_sample(minute=moment, states={component: state})


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)
