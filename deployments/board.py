"""What the board shows: environment by environment what is live, verified, under way and in the way."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deployments.enums import DefinitionState, DeploymentState, RunState
from deployments.freezing import Frozen, freeze_among
from deployments.models import CheckDefinition, Deployment, Environment, Hold, Promotion, Release, VerificationRun
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
    coming: Release | None
    """What is live in the environment before, and neither here nor on its way."""


@dataclass(frozen=True, slots=True)
class Board:
    columns: Sequence[Column]
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
    columns = [
        Column(
            environment=environment,
            live=placed.get((environment.pk, True)),
            active=placed.get((environment.pk, False)),
            verified=_verified(placed.get((environment.pk, True)), checks[environment.pk], runs, at),
            hold=holds.get(environment.pk),
            frozen=freeze_among(environment.windows.all(), "deploy", at),
            incoming=incoming[environment.pk],
            coming=_coming(placed.get((before.pk, True)), placed.get((environment.pk, True)), incoming[environment.pk])
            if before
            else None,
        )
        for before, environment in zip([None, *environments], environments, strict=False)
    ]
    timeline = Deployment.objects.select_related("environment", "release", "requested_by")[:TIMELINE]
    return Board(columns, list(timeline))


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
