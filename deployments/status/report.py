"""How this installation is now, from all probes. Asked at most once a second in a process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from deployments.enums import ServiceComponent, ServiceState
from deployments.status.kept import Kept
from deployments.status.probes import probes
from deployments.status.probing import Finding, Panel

KEPT_SECONDS = 1.0
WORST_LAST = (ServiceState.OK, ServiceState.DEGRADED, ServiceState.FAILING)
PARTS: Mapping[ServiceComponent, tuple[str, ...]] = {
    ServiceComponent.SITE: ("database", "migrations", "cache"),
    ServiceComponent.EXECUTION: ("executor", "broker"),
    ServiceComponent.LIVE: ("live_updates",),
    ServiceComponent.DATABASE: ("database", "migrations"),
    ServiceComponent.UPKEEP: ("upkeep",),
}
"""Which probes a component hangs on; the worst of them is its state."""


@dataclass(frozen=True, slots=True)
class Report:
    at: datetime
    findings: Mapping[str, Finding]

    @property
    def state(self) -> ServiceState:
        return worst(*(finding.state for finding in self.findings.values()))

    @property
    def reaches_database(self) -> bool:
        return self.findings["database"].state != ServiceState.FAILING

    def components(self) -> dict[ServiceComponent, ServiceState]:
        return {
            component: worst(*(self.findings[name].state for name in names if name in self.findings))
            for component, names in PARTS.items()
        }


def worst(*states: str) -> ServiceState:
    return max((ServiceState(state) for state in states), key=WORST_LAST.index, default=ServiceState.OK)


def _look() -> Report:
    at = timezone.now()
    return Report(at, _panel.look())


_panel = Panel(probes)
_report = Kept(_look, KEPT_SECONDS)


def report_now() -> Report:
    return _report.get()


def forget_report() -> None:
    """The next one who asks looks anew."""
    _report.forget()
