"""What the board shows: environment by environment what is live, verified, under way and in the way."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deployments.enums import DefinitionState, DeploymentState, RunState
from deployments.freezing import Frozen, freeze_among
from deployments.models import CheckDefinition, Deployment, Environment, Hold, Incident, Promotion, VerificationRun
from deployments.selectors import is_fresh
from deployments.transitions import ACTIVE_DEPLOYMENT, OPEN_PROMOTION

TIMELINE = 25


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
    current = Deployment.objects.filter(state__in=[*ACTIVE_DEPLOYMENT, DeploymentState.LIVE])
    placed = {(one.environment_id, one.state == DeploymentState.LIVE): one for one in current.select_related("release")}
    checks: dict[int, list[CheckDefinition]] = defaultdict(list)
    for check in CheckDefinition.objects.filter(state=DefinitionState.ACTIVE, required=True):
        checks[check.environment_id].append(check)
    live = [one for (_, is_live), one in placed.items() if is_live]
    runs = {
        (run.deployment_id, run.definition_id): run
        for run in VerificationRun.objects.filter(deployment__in=live, definition__state=DefinitionState.ACTIVE)
        .order_by("requested_at", "pk")
        .defer("figures")
    }
    holds = {hold.environment_id: hold for hold in Hold.objects.filter(released_at__isnull=True)}
    incoming: dict[int, list[Promotion]] = defaultdict(list)
    for promotion in Promotion.objects.filter(state__in=OPEN_PROMOTION).select_related("release", "requester"):
        incoming[promotion.target_id].append(promotion)
    incidents: dict[int, list[Incident]] = defaultdict(list)
    for incident in Incident.objects.unresolved().order_by("detected_at", "pk"):
        incidents[incident.environment_id].append(incident)
    columns = [
        Column(
            environment=environment,
            live=placed.get((environment.pk, True)),
            active=placed.get((environment.pk, False)),
            verified=_verified(placed.get((environment.pk, True)), checks[environment.pk], runs, at),
            hold=holds.get(environment.pk),
            frozen=freeze_among(environment.windows.all(), "deploy", at),
            incoming=incoming[environment.pk],
            incidents=incidents[environment.pk],
        )
        for environment in environments
    ]
    timeline = Deployment.objects.select_related("environment", "release", "requested_by")[:TIMELINE]
    previews = [
        Preview(one, placed.get((one.pk, True)), placed.get((one.pk, False))) for one in Environment.objects.previews()
    ]
    return Board(columns, previews, list(timeline))


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
