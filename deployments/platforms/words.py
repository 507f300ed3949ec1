"""The words of each platform for how a deployment stands, made ours. The one place that knows them."""

from collections.abc import Mapping
from types import MappingProxyType

from deployments.platforms.base import Condition, Observed, Order

LONGEST_STATUS = 200
Words = Mapping[str, Condition]


def _words(told: dict[Condition, str]) -> Words:
    return MappingProxyType({word: condition for condition, words in told.items() for word in words.split()})


RENDER = _words(
    {
        Condition.QUEUED: "created queued",
        Condition.BUILDING: "build_in_progress",
        Condition.DEPLOYING: "pre_deploy_in_progress update_in_progress",
        Condition.LIVE: "live",
        Condition.FAILED: "build_failed pre_deploy_failed update_failed",
        Condition.CANCELLED: "canceled",
        Condition.SUPERSEDED: "deactivated",
    }
)
RAILWAY = _words(
    {
        Condition.QUEUED: "INITIALIZING QUEUED WAITING NEEDS_APPROVAL",
        Condition.BUILDING: "BUILDING",
        Condition.DEPLOYING: "DEPLOYING",
        Condition.LIVE: "SUCCESS",
        Condition.SLEEPING: "SLEEPING",
        Condition.FAILED: "FAILED CRASHED SKIPPED",
        Condition.SUPERSEDED: "REMOVING REMOVED",
    }
)
FLY = _words(
    {
        Condition.DEPLOYING: "created creating starting updating replacing restarting",
        Condition.LIVE: "started",
        Condition.SLEEPING: "suspended suspending stopped stopping",
        Condition.FAILED: "failed launch_failed",
        Condition.SUPERSEDED: "destroyed destroying replaced migrated",
    }
)
KOYEB = _words(
    {
        Condition.QUEUED: "PENDING SCHEDULED",
        Condition.BUILDING: "PROVISIONING",
        Condition.DEPLOYING: "ALLOCATING STARTING",
        Condition.LIVE: "HEALTHY",
        Condition.SLEEPING: "SLEEPING",
        Condition.FAILED: "DEGRADED UNHEALTHY ERRORING ERROR",
        Condition.CANCELLED: "CANCELING CANCELED",
        Condition.SUPERSEDED: "STOPPING STOPPED STASHED",
    }
)


def observed(words: Words, status: str, digest: str, order: Order) -> Observed:
    """A good word counts of the image that was ordered alone; without an image it says nothing."""
    condition = words.get(status, Condition.UNKNOWN)
    if condition in (Condition.LIVE, Condition.SLEEPING) and digest != order.digest:
        condition = Condition.FAILED if digest else Condition.UNKNOWN
        status = f"{status}, with {digest or 'no word of the image'} in the place of {order.digest}"
    return Observed(condition=condition, status=brief(status))


def brief(status: str) -> str:
    return "".join(letter for letter in status if letter.isprintable())[:LONGEST_STATUS]
