"""What the rest of the app asks of a platform. Free of the database."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol


class Condition(StrEnum):
    """A platform's words made ours. A word never seen before is unknown, never success."""

    QUEUED = "queued"
    BUILDING = "building"
    DEPLOYING = "deploying"
    LIVE = "live"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    SLEEPING = "sleeping"
    UNKNOWN = "unknown"


WORKING = frozenset({Condition.QUEUED, Condition.BUILDING, Condition.DEPLOYING})


class PlatformError(Exception):
    """No answer, or none that can be understood: what the platform did is not known. Says so in a sentence."""


class Rejected(PlatformError):
    """The platform said no, and did nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to run where. `key` is the same at every attempt; `image` is never a tag."""

    key: str
    environment: str
    service_ref: str
    image: str
    git_sha: str
    label: str
    kind: str = "deploy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The platform took the order under this id."""

    platform_id: str
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """How an order stands: our word, and the platform's own."""

    condition: Condition
    status: str


class PlatformPort(Protocol):
    """Every call may block for some seconds, and may raise PlatformError."""

    patience: timedelta
    """How long an order may take, from its acceptance until it runs."""

    def deploy(self, order: Order) -> Accepted:
        """Hand the order over. Raises Rejected where the platform did not take it."""

    def status(self, platform_id: str, order: Order) -> Observed:
        """How an order that was accepted stands."""

    def find(self, order: Order) -> Accepted | None:
        """The order among the recent ones, where its answer was lost; None where it never arrived."""

    def cancel(self, platform_id: str, order: Order) -> None:
        """Stop an order that is being carried out."""
