"""Render: a service that runs an image, told by its API to run another one."""

from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Any, ClassVar

from deployments.platforms.api import Api
from deployments.platforms.base import Accepted, Listed, Observed, Order, PlatformError
from deployments.platforms.reading import (
    SKEW,
    digest_in,
    moment_at,
    needed_text,
    newest_first,
    ours_among,
    rows_at,
    text_at,
)
from deployments.platforms.words import RENDER, observed

PAGE, MOST_PAGES = 20, 5
OURS = ("api", "rollback")
"""What started a deploy that may be one of ours; anything else is a hand on the dashboard, or a push."""


class RenderPlatform:
    address: ClassVar = "https://api.render.com/v1"
    header: ClassVar = ("Authorization", "Bearer ")
    patience = timedelta(minutes=30)

    def __init__(self, api: Api) -> None:
        self._api = api

    def deploy(self, order: Order) -> Accepted:
        """Where the answer names no deploy (202), the list tells which one it is."""
        service = f"/services/{order.service_ref}"
        self._api.ask("PUT", f"{service}/env-vars/IMAGE_DIGEST", body={"value": order.digest})
        told = self._api.ask("POST", f"{service}/deploys", body={"imageUrl": order.image})
        if told is not None:
            return Accepted(platform_id=needed_text(told, "id"), status=text_at(told, "status"))
        if found := self.find(order):
            return found
        raise PlatformError("Render took the order, and does not list it yet.")

    def status(self, platform_id: str, order: Order) -> Observed:
        told = self._api.ask("GET", f"/services/{order.service_ref}/deploys/{platform_id}")
        return observed(RENDER, needed_text(told, "status"), _digest(told), order)

    def find(self, order: Order) -> Accepted | None:
        return ours_among(self.recent(order), order, triggers=OURS)

    def cancel(self, platform_id: str, order: Order) -> None:
        self._api.ask("POST", f"/services/{order.service_ref}/deploys/{platform_id}/cancel")

    def recent(self, order: Order) -> Sequence[Listed]:
        since = (order.since - SKEW).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        params, found = {"createdAfter": since, "limit": str(PAGE)}, list[Listed]()
        for _ in range(MOST_PAGES):
            rows = rows_at(self._api.ask("GET", f"/services/{order.service_ref}/deploys", params=params))
            found += [_listed(row["deploy"]) for row in rows if isinstance(row, dict) and "deploy" in row]
            if len(rows) < PAGE:
                return newest_first(found, order)
            params["cursor"] = needed_text(rows[-1], "cursor")
        return newest_first(found, order)


def _digest(deploy: Any) -> str:
    """What the image's name led to counts; the name itself where Render does not say."""
    return digest_in(text_at(deploy, "image", "sha")) or digest_in(text_at(deploy, "image", "ref"))


def _listed(deploy: Any) -> Listed:
    return Listed(
        platform_id=needed_text(deploy, "id"),
        digest=_digest(deploy),
        status=text_at(deploy, "status"),
        created_at=moment_at(deploy, "createdAt"),
        trigger=text_at(deploy, "trigger"),
    )
