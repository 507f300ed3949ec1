"""Our states in GitHub's words. A repository may be public: why something failed is told on our pages alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from deployments.enums import DeploymentState as D
from deployments.enums import PromotionState as P

PENDING, SUCCESS, FAILURE, ERROR, INACTIVE = "pending", "success", "failure", "error", "inactive"


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to be seen; as a text, what is kept of it once it was told."""

    state: str
    description: str

    def __str__(self) -> str:
        return f"{self.state}: {self.description}"


DEPLOYMENT: Mapping[str, Shown] = {
    D.PENDING: Shown("queued", "It waits for its turn."),
    D.DISPATCHING: Shown("in_progress", "It is handed to the platform."),
    D.IN_PROGRESS: Shown("in_progress", "The platform is at it."),
    D.VERIFYING_IDENTITY: Shown("in_progress", "What runs is asked for its commit and image."),
    D.UNKNOWN: Shown("in_progress", "What became of it is being found out."),
    D.LIVE: Shown(SUCCESS, "It is live."),
    D.FAILED: Shown(FAILURE, "It failed."),
    D.TIMED_OUT: Shown(ERROR, "It did not come to an end in time."),
    D.CANCELLED: Shown(INACTIVE, "It was cancelled."),
    D.SUPERSEDED: Shown(INACTIVE, "Another one took its place."),
}
STOPPED: Mapping[str, Shown] = {
    D.FAILED: Shown(FAILURE, "The deployment failed."),
    D.TIMED_OUT: Shown(FAILURE, "The deployment did not come to an end in time."),
    D.CANCELLED: Shown(FAILURE, "The deployment was cancelled."),
}
UNDER_WAY = Shown(PENDING, "It is being deployed.")
LEFT_UNVERIFIED = Shown(FAILURE, "Another one took its place before it was verified.")
PROMOTION: Mapping[str, Shown] = {
    P.DRAFT: Shown(PENDING, "It is being written."),
    P.OPEN: Shown(PENDING, "Something on its checklist is missing."),
    P.READY: Shown(PENDING, "It waits for approval."),
    P.APPROVED: Shown(PENDING, "It is approved."),
    P.QUEUED: Shown(PENDING, "It waits for its turn."),
    P.DEPLOYING: Shown(PENDING, "It is being deployed."),
    P.VERIFYING: Shown(PENDING, "It is being verified."),
    P.SUCCEEDED: Shown(SUCCESS, "It succeeded."),
    P.FAILED: Shown(FAILURE, "It failed."),
    P.REJECTED: Shown(FAILURE, "It was rejected."),
    P.CANCELLED: Shown(ERROR, "It was cancelled."),
    P.EXPIRED: Shown(ERROR, "Its days were over."),
    P.SUPERSEDED: Shown(ERROR, "A newer release was there before."),
}


def live_and(*, wrong: Collection[str], awaited: Collection[str], required: int) -> Shown:
    """Of a commit that is live: by the names of the required checks that do not hold, and of those to come."""
    if wrong:
        return Shown(FAILURE, f"Live, and not verified: {_named(wrong)}.")
    if awaited:
        return Shown(PENDING, f"Live; to be verified: {_named(awaited)}.")
    return Shown(SUCCESS, "Live and verified." if required else "Live; no check is required.")


def _named(names: Collection[str]) -> str:
    first, *others = sorted(names)
    return f"{first[:60]} and {len(others)} more" if others else first[:60]
