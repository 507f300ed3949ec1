"""Railway: a service of a project in one of its environments, by GraphQL. Failures come under HTTP 200 too."""

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
from deployments.platforms.words import RAILWAY, observed

PAGE, MOST_PAGES = 20, 5
BROKEN = "INTERNAL_SERVER_ERROR"

SET_VARIABLE = "mutation ($input: VariableUpsertInput!) { variableUpsert(input: $input) }"
SET_IMAGE = """mutation ($serviceId: String!, $environmentId: String!, $input: ServiceInstanceUpdateInput!) {
  serviceInstanceUpdate(serviceId: $serviceId, environmentId: $environmentId, input: $input)
}"""
DEPLOY = """mutation ($serviceId: String!, $environmentId: String!) {
  serviceInstanceDeployV2(serviceId: $serviceId, environmentId: $environmentId)
}"""
STATUS = "query ($id: String!) { deployment(id: $id) { id status createdAt meta } }"
LIST = """query ($input: DeploymentListInput!, $first: Int!, $after: String) {
  deployments(input: $input, first: $first, after: $after) {
    edges { node { id status createdAt meta } }
    pageInfo { hasNextPage endCursor }
  }
}"""
CANCEL = "mutation ($id: String!) { deploymentCancel(id: $id) }"


class RailwayPlatform:
    """With a token of the project's environment. The image is set, then deployed: `serviceInstanceRedeploy` would
    repeat the old one."""

    address: ClassVar = "https://backboard.railway.com/graphql/v2"
    header: ClassVar = ("Project-Access-Token", "")
    patience = timedelta(minutes=30)

    def __init__(self, api: Api) -> None:
        self._api = api

    def deploy(self, order: Order) -> Accepted:
        project, service, environment = order.service_ref.split("/")
        where = {"serviceId": service, "environmentId": environment}
        variable = {"name": "IMAGE_DIGEST", "value": order.digest, "skipDeploys": True}
        self._must(SET_VARIABLE, {"input": {"projectId": project, **where, **variable}}, "variableUpsert")
        self._must(SET_IMAGE, {**where, "input": {"source": {"image": order.image}}}, "serviceInstanceUpdate")
        return Accepted(platform_id=needed_text(self._ask(DEPLOY, where), "serviceInstanceDeployV2"))

    def status(self, platform_id: str, order: Order) -> Observed:
        told = self._ask(STATUS, {"id": platform_id})
        return observed(RAILWAY, needed_text(told, "deployment", "status"), _digest(at(told, "deployment")), order)

    def find(self, order: Order) -> Accepted | None:
        return ours_among(self.recent(order), order)

    def cancel(self, platform_id: str, order: Order) -> None:
        self._must(CANCEL, {"id": platform_id}, "deploymentCancel")

    def recent(self, order: Order) -> Sequence[Listed]:
        project, service, environment = order.service_ref.split("/")
        asked: dict[str, Any] = {"projectId": project, "serviceId": service, "environmentId": environment}
        variables, found = {"input": asked, "first": PAGE, "after": None}, list[Listed]()
        for _ in range(MOST_PAGES):
            told = self._ask(LIST, variables)
            found += [_listed(at(edge, "node")) for edge in rows_at(told, "deployments", "edges")]
            if at(told, "deployments", "pageInfo", "hasNextPage") is not True:
                break
            variables["after"] = needed_text(told, "deployments", "pageInfo", "endCursor")
        return newest_first(found, order)

    def _must(self, query: str, variables: dict[str, Any], name: str) -> None:
        if at(self._ask(query, variables), name) is not True:
            raise Rejected(f"Railway did not do {name}, and does not say why.")

    def _ask(self, query: str, variables: dict[str, Any]) -> Any:
        told = self._api.ask("POST", "", body={"query": query, "variables": variables})
        errors = at(told, "errors")
        if errors:
            raise self._failure(errors)
        if not isinstance(at(told, "data"), dict):
            raise PlatformError("Railway answered without data.")
        return told["data"]

    def _failure(self, errors: Any) -> PlatformError:
        first = errors[0] if isinstance(errors, list) else None
        said = self._api.hide(text_at(first, "message") or "an error without a message").rstrip(".")
        kind = PlatformError if text_at(first, "extensions", "code") == BROKEN else Rejected
        return kind(f"Railway says: {said}.")


def _digest(deployment: Any) -> str:
    return digest_in(text_at(deployment, "meta", "image"))


def _listed(deployment: Any) -> Listed:
    return Listed(
        platform_id=needed_text(deployment, "id"),
        digest=_digest(deployment),
        status=text_at(deployment, "status"),
        created_at=moment_at(deployment, "createdAt"),
    )
