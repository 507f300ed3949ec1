"""The platform and what runs there, as moody as a test wants them; in the place of the real ones."""

from collections import Counter
from datetime import timedelta
from enum import StrEnum

from deployments.identity import Identity
from deployments.models import Deployment, Environment
from deployments.platforms.base import Accepted, Condition, Observed, Order, PlatformError, Rejected


class Mood(StrEnum):
    GOOD = "good"
    REFUSES = "refuses"
    LOSES = "loses the order, and gives no answer"
    HIDES = "takes the order, and gives no answer"
    LIES = "says that it runs while the old one does"
    FAILS = "fails"


class Outside:
    """Every order that came, and what runs where."""

    patience = timedelta(hours=1)

    def __init__(self) -> None:
        self.mood = Mood.GOOD
        self.orders = Counter[str]()
        self.running: dict[str, tuple[str, str]] = {}

    def platform_for(self, environment: Environment, deployment: Deployment | None = None) -> "Outside":
        return self

    def ask_identity(self, base_url: str) -> Identity:
        """An environment's address is its slug here."""
        if base_url not in self.running:
            return Identity(fault="Nobody answers.")
        git_sha, digest = self.running[base_url]
        return Identity(git_sha=git_sha, digest=digest)

    def deploy(self, order: Order) -> Accepted:
        if self.mood == Mood.REFUSES:
            raise Rejected("No.")
        if self.mood == Mood.LOSES:
            raise PlatformError("Silence.")
        self.orders[order.key] += 1
        if self.mood not in (Mood.LIES, Mood.FAILS):
            self.running[order.environment] = (order.git_sha, order.image.partition("@")[2])
        if self.mood == Mood.HIDES:
            raise PlatformError("Silence.")
        return Accepted(platform_id=order.key)

    def find(self, order: Order) -> Accepted | None:
        return Accepted(platform_id=order.key) if order.key in self.orders else None

    def status(self, platform_id: str, order: Order) -> Observed:
        condition = Condition.FAILED if self.mood == Mood.FAILS else Condition.LIVE
        return Observed(condition=condition, status=self.mood)

    def cancel(self, platform_id: str, order: Order) -> None:
        """Too late."""
