"""A deployment carried out, a step at a time. Each step is one move; between them the platform is asked.

Whoever does a step holds no lock while the platform takes its time. A step that comes too late finds another version of
the row and changes nothing (Conflict): so nobody dispatches twice.
"""

from datetime import timedelta
from typing import Any

import structlog
from django.utils import timezone

from core.audit.writer import audited
from core.errors import Conflict
from deployments.enums import DeploymentKind, DeploymentState
from deployments.identity import ask_identity
from deployments.models import Deployment
from deployments.parties import SERVER
from deployments.platforms.base import WORKING, Accepted, Condition, Order, PlatformError, PlatformPort, Rejected
from deployments.platforms.choosing import platform_for
from deployments.sealing import SealBroken, seal, unseal
from deployments.services.moving import move
from deployments.services.verifying.requesting import queue_checks
from deployments.transitions import DEPLOYMENT

log = structlog.get_logger(__name__)
MEMENTO = b"deployments.memento"
RUNS = frozenset({Condition.LIVE, Condition.SLEEPING})
"""What sleeps is woken by the identity check."""
LOST_AFTER = timedelta(minutes=15)
"""A dispatch without a word for so long has died; longer than any command may take."""
LISTED_AFTER = timedelta(minutes=1)
"""A platform may list what it took a little later: before that, what is not listed is not missing."""
GRACE = timedelta(minutes=5)
"""From the platform's good word until what runs must say so itself: an old process may answer for a while."""


def advance_deployment(*, deployment: Deployment) -> Deployment:
    """Do the next step, if there is one to do; the deployment as it is then. Called again and again until it ends.

    Raises Conflict where somebody else did it.
    """
    step = {
        DeploymentState.PENDING: _dispatch,
        DeploymentState.DISPATCHING: _give_up_lost,
        DeploymentState.UNKNOWN: _reconcile,
        DeploymentState.IN_PROGRESS: _ask_platform,
        DeploymentState.VERIFYING_IDENTITY: _check_identity,
    }.get(DeploymentState(deployment.state))
    return step(deployment) if step else deployment


def order_of(deployment: Deployment, *, memento: str = "") -> Order:
    release, environment = deployment.release, deployment.environment
    return Order(
        key=deployment.idempotency_key,
        environment=environment.slug,
        service_ref=environment.service_ref,
        image=release.image,
        git_sha=release.git_sha,
        label=release.label,
        since=deployment.requested_at,
        kind=deployment.kind,
        memento=memento,
    )


def _dispatch(deployment: Deployment) -> Deployment:
    """Claimed first, and committed: should this process die now, the row says that something may have been started."""
    try:
        platform = _platform(deployment)
    except Conflict as error:
        return _end(deployment, DeploymentState.FAILED, error.message)
    claimed = _to(deployment, DeploymentState.DISPATCHING, attempt=deployment.attempt + 1, heartbeat_at=timezone.now())
    try:
        accepted = platform.deploy(order_of(claimed, memento=_memento_for(claimed)))
    except Rejected as error:
        return _end(claimed, DeploymentState.FAILED, str(error))
    except PlatformError as error:
        return _to(claimed, DeploymentState.UNKNOWN, failure=str(error))
    return _accepted(claimed, accepted)


def _give_up_lost(deployment: Deployment) -> Deployment:
    since = deployment.heartbeat_at or deployment.requested_at
    if timezone.now() - since < LOST_AFTER:
        return deployment
    return _to(deployment, DeploymentState.UNKNOWN, failure="Whoever dispatched it did not come back.")


def _reconcile(deployment: Deployment) -> Deployment:
    """Never dispatched again blindly: the platform is asked what became of it."""
    platform = _platform(deployment)
    try:
        found = platform.find(order_of(deployment))
    except PlatformError as error:
        if _is_late(deployment, platform.patience):
            return _end(deployment, DeploymentState.FAILED, f"What became of it could not be told: {error}")
        return deployment
    if found is None and not _is_late(deployment, LISTED_AFTER):
        return deployment
    if found is None:
        return _end(deployment, DeploymentState.FAILED, "The platform knows nothing of it.")
    return _accepted(deployment, found)


def _accepted(deployment: Deployment, accepted: Accepted) -> Deployment:
    return _to(
        deployment,
        DeploymentState.IN_PROGRESS,
        platform_id=accepted.platform_id,
        platform_status=deployment.platform_status or accepted.status,
        memento=seal(accepted.memento, purpose=MEMENTO) if accepted.memento else "",
        heartbeat_at=timezone.now(),
        failure="",
    )


def _memento_for(deployment: Deployment) -> str:
    """Of a rollback: what was kept when the release that it leads to was replaced here last; "" where nothing was."""
    if deployment.kind != DeploymentKind.ROLLBACK:
        return ""
    here = deployment.environment.deployments.exclude(pk=deployment.pk)
    ran = here.filter(release=deployment.release, state=DeploymentState.SUPERSEDED).first()
    after = here.filter(pk__gt=ran.pk).exclude(memento="").order_by("pk").first() if ran else None
    if after is None:
        return ""
    try:
        return unseal(after.memento, purpose=MEMENTO)
    except SealBroken:
        log.warning("memento cannot be opened", deployment=after.pk)
        return ""


def _ask_platform(deployment: Deployment) -> Deployment:
    try:
        observed = _platform(deployment).status(deployment.platform_id, order_of(deployment))
    except PlatformError:
        return _timed_out(deployment)
    if observed.condition in RUNS:
        now = timezone.now()
        return _to(deployment, DeploymentState.VERIFYING_IDENTITY, platform_status=observed.status, heartbeat_at=now)
    if observed.condition in WORKING or observed.condition == Condition.UNKNOWN:
        return _timed_out(deployment)
    return _end(deployment, DeploymentState.FAILED, f"The platform says {observed.status}.")


def _check_identity(deployment: Deployment) -> Deployment:
    """A platform may say success while the old image still answers: what runs has the last word, in its time."""
    found, release = ask_identity(deployment.environment.base_url), deployment.release
    seen = {"observed_sha": found.git_sha[:40], "observed_digest": found.digest[:71]}
    wrong = found.differs_from(git_sha=release.git_sha, digest=release.digest)
    if not wrong:
        return _become_live(deployment, seen)
    return _end(deployment, DeploymentState.FAILED, wrong, **seen) if _is_late(deployment, GRACE) else deployment


def _become_live(deployment: Deployment, seen: dict[str, str]) -> Deployment:
    with audited():
        before = deployment.environment.deployments.live().first()
        if before is not None:
            move(before, DEPLOYMENT, DeploymentState.SUPERSEDED, actor=SERVER.actor)
        deployment = _to(deployment, DeploymentState.LIVE, finished_at=timezone.now(), failure="", **seen)
        queue_checks(by=SERVER, deployment=deployment, trigger="deployment")
        return deployment


def _timed_out(deployment: Deployment) -> Deployment:
    if not _is_late(deployment, _platform(deployment).patience):
        return deployment
    return _end(deployment, DeploymentState.TIMED_OUT, "The platform did not say in time that it runs.")


def _is_late(deployment: Deployment, patience: timedelta) -> bool:
    return timezone.now() - (deployment.heartbeat_at or deployment.requested_at) > patience


def _end(deployment: Deployment, state: DeploymentState, failure: str, **changes: str) -> Deployment:
    return _to(deployment, state, failure=failure, finished_at=timezone.now(), **changes)


def _to(deployment: Deployment, state: DeploymentState, **changes: Any) -> Deployment:
    with audited():
        return move(deployment, DEPLOYMENT, state, actor=SERVER.actor, **changes)


def _platform(deployment: Deployment) -> PlatformPort:
    return platform_for(deployment.environment, deployment)
