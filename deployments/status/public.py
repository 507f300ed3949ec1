"""What anybody may know of this installation: its components now and before, and what people tell of incidents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError
from django.utils import timezone

from deployments.enums import ServiceComponent, ServiceState
from deployments.models import Incident
from deployments.status.history import DAYS, History, Past, read_history
from deployments.status.kept import Kept
from deployments.status.report import PARTS, Report, report_now, worst

log = structlog.get_logger(__name__)
KEPT_SECONDS = 10.0
MOST_INCIDENTS = 50
SHARED = "public, max-age=20"
"""How long caches on the way may keep an answer."""
ALL_WELL = "All systems work."


@dataclass(frozen=True, slots=True)
class Component:
    key: str
    name: str
    state: ServiceState
    notes: tuple[str, ...]
    """Of what does not work as it should, in sentences."""
    past: Past | None


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database says."""

    history: History
    incidents: tuple[Incident, ...]


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """Without `stored` the database is away."""

    at: datetime
    components: tuple[Component, ...]
    stored: Stored | None

    @property
    def state(self) -> ServiceState:
        return worst(*(component.state for component in self.components))

    @property
    def look(self) -> ServiceState:
        """Green is not the colour of a page on which people say that something is wrong."""
        return worst(self.state, ServiceState.DEGRADED) if self.unresolved else self.state

    @property
    def keyword(self) -> str:
        """For monitors that look for a word: it stands on the page and nowhere else."""
        return f"STATUS: {self.state.value.upper()}"

    @property
    def sentence(self) -> str:
        named = (
            ("Not working", ServiceState.FAILING),
            ("Working with limits", ServiceState.DEGRADED),
        )
        parts = [(word, [one.name for one in self.components if one.state == state]) for word, state in named]
        told = [f"{word}: {', '.join(names)}." for word, names in parts if names] or [ALL_WELL]
        if self.unresolved:
            told.append("An incident is open." if len(self.unresolved) == 1 else "Incidents are open.")
        return " ".join(told)

    @property
    def sampled_at(self) -> datetime | None:
        return self.stored.history.sampled_at if self.stored else None

    @property
    def unresolved(self) -> list[Incident]:
        return [one for one in self.incidents if one.resolved_at is None]

    @property
    def resolved(self) -> list[Incident]:
        return [one for one in self.incidents if one.resolved_at is not None]

    @property
    def incidents(self) -> tuple[Incident, ...]:
        return self.stored.incidents if self.stored else ()


def read_public_status() -> PublicStatus:
    """Answers without a database too, and waits for none that hangs."""
    report = report_now()
    stored = _stored_or_none() if report.reaches_database else None
    pasts = stored.history.pasts if stored else {}
    return PublicStatus(report.at, tuple(_components(report, pasts)), stored)


def forget_stored() -> None:
    """The next one who asks reads anew."""
    _stored.forget()


def _components(report: Report, pasts: Mapping[ServiceComponent, Past]) -> list[Component]:
    return [
        Component(component.value, component.label, state, _notes(report, component), pasts.get(component))
        for component, state in report.components().items()
    ]


def _notes(report: Report, component: ServiceComponent) -> tuple[str, ...]:
    found = {name: report.findings[name] for name in PARTS[component] if name in report.findings}
    return tuple(
        f"{name.replace('_', ' ').capitalize()}: {finding.sentence}"
        for name, finding in found.items()
        if finding.state != ServiceState.OK
    )


def _stored_or_none() -> Stored | None:
    try:
        return _stored.get()
    except DatabaseError as error:
        log.warning("status_without_history", error=repr(error))
        return None


def _read_stored() -> Stored:
    at = timezone.now()
    incidents = Incident.objects.told_publicly(since=at - timedelta(days=DAYS)).select_related("environment")
    return Stored(read_history(at=at), tuple(incidents.order_by("-detected_at", "-pk")[:MOST_INCIDENTS]))


_stored = Kept(_read_stored, KEPT_SECONDS)
