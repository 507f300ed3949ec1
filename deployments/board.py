"""What the board shows: environment by environment what is live, verified, under way and in the way."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q

from deployments.enums import DefinitionState, DeploymentState, RunState
from deployments.freezing import Frozen, freeze_among
from deployments.models import (
    CheckDefinition,
    Deployment,
    Environment,
    Hold,
    Incident,
    Promotion,
    Release,
    VerificationRun,
)
from deployments.selectors import is_fresh
from deployments.transitions import ACTIVE_DEPLOYMENT, OPEN_PROMOTION

TIMELINE = 25
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Verified:
    """How much of what is required passed, and until when that counts; `missing` names the rest."""

    passed: int
    required: int
    until: datetime | None
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return self.required > 0 and not self.missing


@dataclass(frozen=True, slots=True)
class Column:
    """One environment."""

    environment: Environment
    live: Deployment | None
    active: Deployment | None
    verified: Verified
    hold: Hold | None
    frozen: Frozen | None
    incoming: Sequence[Promotion]
    """The promotions to it that are not over."""
    incidents: Sequence[Incident]
    """Those that are not resolved."""
    coming: Release | None
    """What is live in the environment before, and neither here nor on its way."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A branch, shown before it is merged."""

    environment: Environment
    live: Deployment | None
    active: Deployment | None


@dataclass(frozen=True, slots=True)
class Board:
    columns: Sequence[Column]
    previews: Sequence[Preview]
    timeline: Sequence[Deployment]


def read_board(*, at: datetime) -> Board:
    """In a fixed number of queries, however many releases there are."""
    environments = list(Environment.objects.standing().prefetch_related("windows"))
    # As an OR: each half has an index that holds few rows, of many deployments that are over.
    current = Deployment.objects.filter(Q(state__in=ACTIVE_DEPLOYMENT) | Q(state=DeploymentState.LIVE))
    placed = {(one.environment_id, one.state == DeploymentState.LIVE): one for one in current.select_related("release")}
    checks = _grouped(CheckDefinition.objects.filter(state=DefinitionState.ACTIVE, required=True), "environment_id")
    runs = _latest_runs([one for (_, is_live), one in placed.items() if is_live])
    holds = {hold.environment_id: hold for hold in Hold.objects.filter(released_at__isnull=True)}
    on_their_way = Promotion.objects.filter(state__in=OPEN_PROMOTION).select_related("release", "requester")
    incoming = _grouped(on_their_way, "target_id")
    incidents = _grouped(Incident.objects.unresolved().order_by("detected_at", "pk"), "environment_id")

    def column(before: Environment | None, environment: Environment) -> Column:
        number, live = environment.pk, placed.get((environment.pk, True))
        return Column(
            environment=environment,
            live=live,
            active=placed.get((number, False)),
            verified=_verified(live, checks[number], runs, at),
            hold=holds.get(number),
            frozen=freeze_among(environment.windows.all(), "deploy", at),
            incoming=incoming[number],
            incidents=incidents[number],
            coming=_coming(placed.get((before.pk, True)), live, incoming[number]) if before else None,
        )

    columns = [column(before, one) for before, one in zip([None, *environments], environments, strict=False)]
    timeline = Deployment.objects.select_related("environment", "release", "requested_by")[:TIMELINE]
    previews = [
        Preview(one, placed.get((one.pk, True)), placed.get((one.pk, False))) for one in Environment.objects.previews()
    ]
    return Board(columns, previews, list(timeline))


def _grouped(rows: Iterable[Row], name: str) -> dict[int, list[Row]]:
    """The rows by their environment, which stands in the attribute `name`."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _latest_runs(live: Sequence[Deployment]) -> dict[tuple[int, int], VerificationRun]:
    """Of each active check on what is live, by deployment and check."""
    active = VerificationRun.objects.filter(deployment__in=live, definition__state=DefinitionState.ACTIVE)
    latest_last = active.order_by("requested_at", "pk").defer("figures")
    return {(run.deployment_id, run.definition_id): run for run in latest_last}


def _coming(before: Deployment | None, here: Deployment | None, incoming: Sequence[Promotion]) -> Release | None:
    if before is None or (here is not None and here.release_id == before.release_id):
        return None
    is_asked_for = any(promotion.release_id == before.release_id for promotion in incoming)
    return None if is_asked_for else before.release


def _verified(
    live: Deployment | None,
    checks: Sequence[CheckDefinition],
    runs: dict[tuple[int, int], VerificationRun],
    at: datetime,
) -> Verified:
    found = {check.name: runs.get((live.pk, check.pk)) if live else None for check in checks}
    missing = tuple(name for name, run in found.items() if not is_fresh(run, at=at))
    ends = [run.valid_until for run in found.values() if run and run.valid_until and run.state == RunState.PASSED]
    return Verified(len(checks) - len(missing), len(checks), min(ends, default=None), missing)
