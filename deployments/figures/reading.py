"""The facts of an environment, in a fixed number of queries."""

from collections.abc import Container, Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, Func, IntegerField, Q, QuerySet
from django.db.models.functions import Coalesce
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
Row = tuple[int, str, str, int, int, bool]


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
    rows = _rows(environment, since)
    failed = {incident["deployment_id"] for incident in incidents} | _rolled_back(rows, _rehearsals(environment))
    changes = [_change(row, failed) for row in rows if row[1] in CHANGES]
    return figures_of(Facts(changes, [_restoration(one) for one in incidents], _first(environment)), period)


def _rows(environment: Environment, since: datetime) -> list[Row]:
    """Those that ended, in the order of their ends."""
    ended = Deployment.objects.filter(
        environment=environment, finished_at__gte=since, state__in=[*BECAME_LIVE, *STOPPED]
    ).exclude(kind=DeploymentKind.PREVIEW)
    return list(
        ended.order_by("finished_at", "pk").values_list(
            "pk",
            "kind",
            "state",
            Epoch("finished_at"),
            Epoch(Coalesce("release__committed_at", "release__built_at")),
            Q(release__committed_at__isnull=False),
        )
    )


def _rolled_back(rows: Iterable[Row], rehearsals: Container[int]) -> set[int]:
    """What was live when a rollback took its place has failed, unless that was a rehearsal."""
    found: set[int] = set()
    before = None
    for row in rows:
        if row[2] not in BECAME_LIVE:
            continue
        if row[1] == DeploymentKind.ROLLBACK and before is not None and row[0] not in rehearsals:
            found.add(before)
        before = row[0]
    return found


def _rehearsals(environment: Environment) -> set[int]:
    plans = RollbackPlan.objects.filter(rehearsal__environment=environment)
    return {number for number in plans.values_list("rehearsal_id", flat=True) if number}


def _change(row: Row, failed: Container[int]) -> Change:
    number, _, state, at, made_at, is_from_commit = row
    is_live = state in BECAME_LIVE
    lead = max(0, at - made_at) if is_live else None  # the clock of who committed may be ahead
    return Change(at, is_live, number in failed, lead, bool(is_from_commit))


def _incidents(environment: Environment, since: datetime) -> list[dict[str, Any]]:
    """Those that a deployment caused: not over, or one of the two in the period."""
    recent = Q(resolved_at__isnull=True) | Q(resolved_at__gte=since) | Q(deployment__finished_at__gte=since)
    caused: QuerySet[Incident] = Incident.objects.filter(environment=environment, deployment__isnull=False)
    return list(
        caused.filter(recent)
        .order_by("pk")
        .values(
            "pk",
            "title",
            "deployment_id",
            deployed=Epoch("deployment__finished_at"),
            detected=Epoch("detected_at"),
            ended=Epoch("resolved_at"),
        )
    )


def _restoration(incident: dict[str, Any]) -> Restoration:
    """From when the deployment was there; from the detection where that came earlier."""
    began = min(filter(None, (incident["deployed"], incident["detected"])))
    return Restoration(incident["pk"], incident["title"], began, incident["ended"])


def _first(environment: Environment) -> int | None:
    live = Deployment.objects.filter(environment=environment, state__in=BECAME_LIVE, kind__in=CHANGES)
    return live.order_by("finished_at").values_list(Epoch(F("finished_at")), flat=True).first()
