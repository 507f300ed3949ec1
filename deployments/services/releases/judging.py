"""Releases kept from going on, let go again, and put away."""

from core.audit.writer import audited
from core.errors import Conflict
from deployments.enums import DeploymentState, ReleaseState, Role
from deployments.models import Release
from deployments.parties import Party
from deployments.services.moving import move
from deployments.services.reasons import required_reason
from deployments.transitions import ACTIVE_DEPLOYMENT, RELEASE

SOMEWHERE = (*ACTIVE_DEPLOYMENT, DeploymentState.LIVE)


def block_release(*, by: Party, release: Release, reason: str) -> Release:
    """It is not deployed or promoted any more. Raises Forbidden, Conflict, and DomainError without a reason."""
    by.require(Role.RELEASE_MANAGER, Role.APPROVER, deed="block a release")
    reason = required_reason(reason)
    with audited():
        return move(release, RELEASE, ReleaseState.BLOCKED, actor=by.actor, reason=reason, blocked_reason=reason)


def unblock_release(*, by: Party, release: Release, reason: str) -> Release:
    by.require(Role.RELEASE_MANAGER, deed="unblock a release")
    reason = required_reason(reason)
    with audited():
        return move(release, RELEASE, ReleaseState.CANDIDATE, actor=by.actor, reason=reason, blocked_reason="")


def retire_release(*, by: Party, release: Release, reason: str) -> Release:
    """It is over with for good. Raises Conflict where it is live, or on its way, somewhere."""
    by.require(Role.RELEASE_MANAGER, deed="retire a release")
    reason = required_reason(reason)
    with audited():
        place = release.deployments.filter(state__in=SOMEWHERE).select_related("environment").first()
        if place is not None:
            raise Conflict(
                "release_in_use", f"{release} is {place.get_state_display().lower()} in {place.environment}."
            )
        return move(release, RELEASE, ReleaseState.RETIRED, actor=by.actor, reason=reason)
