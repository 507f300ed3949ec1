"""Why nothing may be deployed to an environment now."""

from django.utils import timezone

from deployments.enums import DeploymentKind, EnvironmentState, ReleaseState
from deployments.freezing import freeze_of
from deployments.models import Environment, Release


def reasons_against(environment: Environment, release: Release, kind: str, *, is_promoted: bool) -> list[str]:
    """Sentences; none where it may. `is_promoted`: an approved promotion asks."""
    reasons = []
    if environment.state != EnvironmentState.ACTIVE:
        reasons.append(f"{environment} is {environment.state}.")
    if environment.is_stopped:
        reasons.append(f"{environment} was stopped: {environment.stop_reason}")
    if release.state != ReleaseState.CANDIDATE:
        told = f": {release.blocked_reason}" if release.blocked_reason else "."
        reasons.append(f"{release} is {release.state}{told}")
    is_rollback = kind == DeploymentKind.ROLLBACK
    hold = environment.holds.filter(released_at__isnull=True).first()
    if hold is not None and not is_rollback:
        reasons.append(f"{environment} is on hold: {hold.reason}")
    if frozen := freeze_of(environment, kind, at=timezone.now()):
        until = f" Until {frozen.until:%Y-%m-%d %H:%M %Z}." if frozen.until else ""
        reasons.append(f"{environment} is frozen: {frozen.reason}.{until}".replace("..", "."))
    if environment.requires_approvals and not is_promoted:
        reasons.append(f"{environment} takes what a promotion brings, and nothing else.")
    return reasons
