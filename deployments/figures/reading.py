"""The facts of an environment, in a fixed number of queries."""

from collections.abc import Container
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import Func, IntegerField, OuterRef, Q, Subquery
from django.utils import timezone

from core.errors import DomainError, NotFound
from deployments.enums import DeploymentKind, DeploymentState
from deployments.figures.counting import Figures, figures_of
from deployments.figures.facts import Change, Facts, Period, Restoration, midnight
from deployments.figures.pace import DAYS
from deployments.models import Deployment, Environment, Incident, RollbackPlan

BECAME_LIVE = (DeploymentState.LIVE, DeploymentState.SUPERSEDED)
STOPPED = (DeploymentState.FAILED, DeploymentState.TIMED_OUT)
CHANGES = (DeploymentKind.DEPLOY, DeploymentKind.EXTERNAL)


class Caused(NamedTuple):
    """An incident, and when the deployment that caused it ended."""

    number: int
    title: str
    cause: int
    deployed_at: int | None
    detected_at: int
    resolved_at: int | None


class Epoch(Func):
    """A moment as whole seconds since 1970, by the database: Python would read twenty thousand of them for as long as
    all the rest takes.
    """

    output_field = IntegerField()
    template = "CAST(FLOOR(EXTRACT(EPOCH FROM %(expressions)s)) AS bigint)"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)


def environment_of_figures(slug: str = "") -> Environment:
    """A standing one; without a name the last of them. Raises NotFound where there is none, DomainError for another."""
    standing = list(Environment.objects.standing())
    if not standing:
        raise NotFound("environment_unknown", "There is no environment.", "environment")
    found = next((one for one in standing if one.slug == slug), None) if slug else standing[-1]
    if found is None:
        known = ", ".join(one.slug for one in standing)
        raise DomainError("environment_not_standing", f"environment is one of {known}.", "environment")
    return found


def read_figures(*, environment: Environment, days: int, at: datetime) -> Figures:
    """Of the last `days` days, today among them; the frequency by three months always."""
    period = Period(timezone.localdate(at), days, timezone.get_current_timezone())
    longest = period._replace(days=max(days, DAYS))
    since = datetime.fromtimestamp(midnight(longest.first, longest.zone), UTC)
    incidents = _incidents(environment, since)
    failed = {incident.cause for incident in incidents} | _rolled_back(environment, since)
    changes = _changes(environment, since, failed)
    return figures_of(Facts(changes, [_restoration(one) for one in incidents], _first(environment)), period)


def _changes(environment: Environment, since: datetime, failed: Container[int]) -> list[Change]:
    """Those that ended, in the order of their ends."""
    ended = Deployment.objects.filter(
        environment=environment, kind__in=CHANGES, finished_at__gte=since, state__in=[*BECAME_LIVE, *STOPPED]
    )
    moments = (Epoch("finished_at"), Epoch("release__committed_at"), Epoch("release__built_at"))
    rows = ended.order_by("finished_at", "pk").values_list("pk", "state", *moments)
    return [_change(number in failed, *row) for number, *row in rows.iterator()]


def _change(has_failed: bool, state: str, at: int, committed_at: int | None, built_at: int) -> Change:
    is_from_commit = committed_at is not None
    if state not in BECAME_LIVE:
        return Change(at, False, has_failed, None, is_from_commit)
    lead = at - (built_at if committed_at is None else committed_at)
    return Change(at, True, has_failed, max(0, lead), is_from_commit)  # the clock of who committed may be ahead


def _rolled_back(environment: Environment, since: datetime) -> set[int]:
    """What was live when a rollback took its place has failed, unless that was a rehearsal."""
    rehearsals = RollbackPlan.objects.filter(rehearsal__environment=environment).values("rehearsal")
    live = Deployment.objects.filter(environment=environment, state__in=BECAME_LIVE)
    before = live.filter(finished_at__lt=OuterRef("finished_at")).order_by("-finished_at", "-pk").values("pk")[:1]
    rollbacks = live.filter(kind=DeploymentKind.ROLLBACK, finished_at__gte=since).exclude(pk__in=rehearsals)
    return {number for number in rollbacks.values_list(Subquery(before), flat=True) if number}


def _incidents(environment: Environment, since: datetime) -> list[Caused]:
    """Those that a deployment caused: not over, or one of the two in the period."""
    recent = Q(resolved_at__isnull=True) | Q(resolved_at__gte=since) | Q(deployment__finished_at__gte=since)
    caused = Incident.objects.filter(environment=environment, deployment__isnull=False).filter(recent)
    moments = (Epoch("deployment__finished_at"), Epoch("detected_at"), Epoch("resolved_at"))
    return [Caused._make(row) for row in caused.order_by("pk").values_list("pk", "title", "deployment_id", *moments)]


def _restoration(incident: Caused) -> Restoration:
    """From when the deployment was there; from the detection where that came earlier."""
    began = min(incident.deployed_at or incident.detected_at, incident.detected_at)
    return Restoration(incident.number, incident.title, began, incident.resolved_at)


def _first(environment: Environment) -> int | None:
    live = Deployment.objects.filter(environment=environment, state__in=BECAME_LIVE, kind__in=CHANGES)
    return live.order_by("finished_at").values_list(Epoch("finished_at"), flat=True).first()
