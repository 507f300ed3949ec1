"""What the rest of the app asks of a platform. Free of the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
    """What is to run where, asked for at `since`. `key` is the same at every attempt; `image` is never a tag.

    `memento`: of a rollback, what the adapter kept when the image that it leads to was replaced.
    """

    key: str
    environment: str
    service_ref: str
    image: str
    git_sha: str
    label: str
    since: datetime
    kind: str = "deploy"
    memento: str = ""

    @property
    def digest(self) -> str:
        return self.image.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The platform took the order under this id. `memento`: what the adapter wants back when the order is undone."""

    platform_id: str
    status: str = ""
    memento: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """How an order stands: our word, and the platform's own."""

    condition: Condition
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the platform's own list tells of something that was deployed there, by whomever."""

    platform_id: str
    digest: str
    status: str
    created_at: datetime | None
    trigger: str = ""


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

    def recent(self, order: Order) -> Sequence[Listed]:
        """What was deployed there since the order was given, newest first; nothing where the platform keeps no list."""
