"""What is done with an environment over REST, each deed with a reason; and the holds on them."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from deployments.api.bodies import ReasonBody, Told
from deployments.api.environments import whole
from deployments.api.looking import body_of, environment_at, found
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView, party_of_request
from deployments.api.releases import BODY, DECIDING
from deployments.models import Environment, Hold
from deployments.services.creating import archive_environment
from deployments.services.environments import (
    lock_environment,
    release_hold,
    resume_environment,
    stop_environment,
    unlock_environment,
)
from deployments.telling import hold_told

HOLDS = Hold.objects.select_related("environment")


class EnvironmentDeedView(DeploymentsView):
    """A reason, and one deed with the environment."""

    def done(self, request: Request, slug: str, deed: Callable[..., Environment]) -> Response:
        reason = body_of(request, ReasonBody).validated_data["reason"]
        return Response(whole(deed(by=party_of_request(request), environment=environment_at(slug), reason=reason)))


class EnvironmentArchiveView(EnvironmentDeedView):
    @extend_schema(
        operation_id="environment_archive",
        summary="Put an environment away for good",
        description="One on the way to what takes approvals: the role approver too.",
        **DECIDING,
    )
    def post(self, request: Request, slug: str) -> Response:
        return self.done(request, slug, archive_environment)


class EnvironmentLockView(EnvironmentDeedView):
    @extend_schema(operation_id="environment_lock", summary="Keep all from being deployed there", **DECIDING)
    def post(self, request: Request, slug: str) -> Response:
        return self.done(request, slug, lock_environment)


class EnvironmentUnlockView(EnvironmentDeedView):
    @extend_schema(operation_id="environment_unlock", summary="Let releases be deployed there again", **DECIDING)
    def post(self, request: Request, slug: str) -> Response:
        return self.done(request, slug, unlock_environment)


class EnvironmentStopView(EnvironmentDeedView):
    @extend_schema(operation_id="environment_stop", summary="Emergency stop: no rollback either", **DECIDING)
    def post(self, request: Request, slug: str) -> Response:
        return self.done(request, slug, stop_environment)


class EnvironmentResumeView(EnvironmentDeedView):
    @extend_schema(operation_id="environment_resume", summary="End the emergency stop", **DECIDING)
    def post(self, request: Request, slug: str) -> Response:
        return self.done(request, slug, resume_environment)


class HoldListView(DeploymentsView, GenericAPIView[Hold]):
    serializer_class = Told
    ordering = ("-pk",)

    def get_queryset(self) -> QuerySet[Hold]:
        return HOLDS.all()

    @extend_schema(
        operation_id="holds",
        tags=["Deployments"],
        summary="What holds promotions back, the latest first",
        responses={200: Told(many=True)}
        | refusals(s400="The cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([hold_told(hold) for hold in page])


class HoldReleaseView(DeploymentsView):
    @extend_schema(
        operation_id="hold_release",
        tags=["Deployments"],
        summary="Let releases be promoted there again",
        request=ReasonBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, number: int) -> Response:
        given: dict[str, Any] = body_of(request, ReasonBody).validated_data
        hold = found(HOLDS.all(), number)
        return Response(hold_told(release_hold(by=party_of_request(request), hold=hold, **given)))
