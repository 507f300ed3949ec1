"""Koyeb: a service has a definition, and each change of it is a deployment."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from deployments.platforms.api import Api
from deployments.platforms.base import Accepted, Listed, Observed, Order, PlatformError, Rejected
from deployments.platforms.reading import (
    at,
    digest_in,
    moment_at,
    needed_text,
    newest_first,
    ours_among,
    rows_at,
    text_at,
)
from deployments.platforms.words import KOYEB, observed

PAGE, MOST_PAGES = 20, 5


class KoyebPlatform:
    """The whole definition as it stands is sent back with the image changed in it."""

    address: ClassVar = "https://app.koyeb.com/v1"
    header: ClassVar = ("Authorization", "Bearer ")
    patience = timedelta(minutes=30)

    def __init__(self, api: Api) -> None:
        self._api = api

    def deploy(self, order: Order) -> Accepted:
        before, definition = self._latest(order)
        told = self._api.ask(
            "PUT", f"/services/{order.service_ref}", body={"definition": _with_image(definition, order)}
        )
        made = needed_text(told, "service", "latest_deployment_id")
        if made == before:
            raise PlatformError("Koyeb changed the service, and names no new deployment.")
        return Accepted(platform_id=made, status=text_at(told, "service", "status"))

    def status(self, platform_id: str, order: Order) -> Observed:
        told = self._api.ask("GET", f"/deployments/{platform_id}")
        status = needed_text(told, "deployment", "status")
        return observed(KOYEB, status, _digest(at(told, "deployment")), order)

    def find(self, order: Order) -> Accepted | None:
        return ours_among(self.recent(order), order)

    def cancel(self, platform_id: str, order: Order) -> None:
        self._api.ask("POST", f"/deployments/{platform_id}/cancel")

    def recent(self, order: Order) -> Sequence[Listed]:
        found: list[Listed] = []
        for page in range(MOST_PAGES):
            params = {"service_id": order.service_ref, "limit": str(PAGE), "offset": str(page * PAGE)}
            told = self._api.ask("GET", "/deployments", params=params)
            found += [_listed(one) for one in rows_at(told, "deployments")]
            if at(told, "has_next") is not True:
                break
        return newest_first(found, order)

    def _latest(self, order: Order) -> tuple[str, dict[str, Any]]:
        """The service's latest deployment, and its definition. Raises Rejected where that runs no image."""
        latest = needed_text(self._api.ask("GET", f"/services/{order.service_ref}"), "service", "latest_deployment_id")
        told = self._api.ask("GET", f"/deployments/{latest}")
        definition = at(told, "deployment", "definition")
        if not isinstance(at(definition, "docker"), dict):
            raise Rejected("The service on Koyeb runs no image: it is built there, which is not what was verified.")
        return latest, dict(definition)


def _with_image(definition: dict[str, Any], order: Order) -> dict[str, Any]:
    variables = definition.get("env") or []
    others = [one for one in variables if at(one, "key") != "IMAGE_DIGEST"]
    scopes = at(variables[0], "scopes") if variables else None
    docker = {**definition["docker"], "image": order.image}
    told = {"key": "IMAGE_DIGEST", "value": order.digest, **({"scopes": scopes} if scopes else {})}
    return {**definition, "docker": docker, "env": [*others, told]}


def _digest(deployment: Any) -> str:
    return digest_in(text_at(deployment, "definition", "docker", "image"))


def _listed(deployment: Any) -> Listed:
    return Listed(
        platform_id=needed_text(deployment, "id"),
        digest=_digest(deployment),
        status=text_at(deployment, "status"),
        created_at=moment_at(deployment, "created_at"),
    )
