"""Configuration over REST: what this instance says of itself, and what is known of each environment."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from deployments.api.bodies import ConfigurationBody
from deployments.api.environments import UNKNOWN
from deployments.api.looking import body_of, environment_at
from deployments.api.permissions import FORBIDDEN, READING, UNSIGNED, WRITING, DeploymentsView, party_of_request
from deployments.api.releases import BODY
from deployments.configuration.known import observation_of
from deployments.configuration.showing import as_document, own_configuration
from deployments.configuration.telling import observation_told
from deployments.models import Environment
from deployments.services.configuration import observe_configuration

UNCACHED = {"Cache-Control": "no-store"}


class ConfigurationView(DeploymentsView):
    required_scopes = {"GET": READING}

    @extend_schema(
        operation_id="configuration",
        tags=["Deployments"],
        summary="The configuration of this instance",
        description="Of a secret: whether it is set, and a fingerprint keyed with FINGERPRINT_KEY; never its value.",
        responses={200: dict[str, Any]} | refusals(s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        return Response(as_document(own_configuration()), headers=UNCACHED)


class EnvironmentConfigurationView(DeploymentsView):
    required_scopes = {"GET": READING, "PUT": WRITING}

    @extend_schema(
        operation_id="environment_configuration",
        tags=["Deployments"],
        summary="The configuration of an environment as it was seen last",
        responses={200: dict[str, Any]} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN),
    )
    def get(self, request: Request, slug: str) -> Response:
        return self._told(environment_at(slug))

    @extend_schema(
        operation_id="environment_configuration_observe",
        tags=["Deployments"],
        summary="Say how an environment is configured",
        description="Takes what `GET /api/configuration` of an instance there answers, in the place of all before.",
        request=ConfigurationBody,
        responses={200: dict[str, Any]} | BODY,
    )
    def put(self, request: Request, slug: str) -> Response:
        keys = body_of(request, ConfigurationBody).validated_data["keys"]
        environment = environment_at(slug)
        changed = observe_configuration(by=party_of_request(request), environment=environment, keys=keys, source="API")
        return self._told(environment, changed=changed)

    def _told(self, environment: Environment, **more: Any) -> Response:
        return Response(observation_told(observation_of(environment)) | more, headers=UNCACHED)
