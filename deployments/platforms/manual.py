"""A person carries the deployment out and says so; the identity check decides whether they did."""

from datetime import timedelta

from deployments.platforms.base import Accepted, Condition, Listed, Observed, Order

WAITING, CONFIRMED = "waiting for a person", "confirmed by a person"


class ManualPlatform:
    """The order is the row itself: what a person said stands in its `platform_status`, which is handed in here."""

    patience = timedelta(days=1)

    def __init__(self, said: str = "") -> None:
        self._said = said

    def deploy(self, order: Order) -> Accepted:
        return Accepted(platform_id=order.key, status=WAITING)

    def status(self, platform_id: str, order: Order) -> Observed:
        confirmed = self._said == CONFIRMED
        return Observed(condition=Condition.LIVE if confirmed else Condition.QUEUED, status=self._said or WAITING)

    def find(self, order: Order) -> Accepted:
        return self.deploy(order)

    def cancel(self, platform_id: str, order: Order) -> None:
        """The person reads it on the page."""

    def recent(self, order: Order) -> tuple[Listed, ...]:
        """A person keeps no list."""
        return ()
