"""Deployments over REST: ask for one, follow it, confirm or cancel it."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from core.errors import DomainError
from deployments.api.bodies import DeploymentBody, ReasonBody, Told
from deployments.api.looking import body_of, environment_at, found
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView, party_of_request
from deployments.api.releases import BODY
from deployments.enums import DeploymentKind
from deployments.models import Deployment, Release
from deployments.services.deploying.deciding import cancel_deployment, confirm_deployment
from deployments.services.deploying.requesting import request_deployment
from deployments.telling import deployment_told

KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, required=True, description="The same at every retry of one wish."
)
KINDS = (DeploymentKind.DEPLOY, DeploymentKind.ROLLBACK, DeploymentKind.PREVIEW)
ENVIRONMENT = OpenApiParameter("environment", str, description="The slug of an environment: its own alone.")
ROWS = Deployment.objects.select_related("environment", "release")


class DeploymentListView(DeploymentsView, GenericAPIView[Deployment]):
    serializer_class = Told
    ordering = ("-requested_at", "-pk")

    def get_queryset(self) -> QuerySet[Deployment]:
        slug = self.request.query_params.get("environment", "")
        return ROWS.filter(environment=environment_at(slug)) if slug else ROWS.all()

    @extend_schema(
        operation_id="deployments",
        tags=["Deployments"],
        summary="All deployments, the latest first",
        parameters=[ENVIRONMENT],
        responses={200: Told(many=True)}
        | refusals(
            s400="The cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN, s404="No such environment."
        ),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([deployment_told(deployment) for deployment in page])

    @extend_schema(
        operation_id="deployment_request",
        tags=["Deployments"],
        summary="Deploy a release",
        description="To an environment that takes no promotion. 201 the first time, 200 for the same key again.",
        parameters=[KEY],
        request=DeploymentBody,
        responses={200: Told, 201: Told} | BODY,
    )
    def post(self, request: Request) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            raise ParseError("Give an Idempotency-Key, the same at every retry of one wish.", code="key_missing")
        wish = body_of(request, DeploymentBody).validated_data
        if wish["kind"] not in KINDS:
            raise DomainError("kind_unknown", f"kind is one of {', '.join(KINDS)}.", "kind")
        deployment, is_new = request_deployment(
            by=party_of_request(request),
            environment=environment_at(wish["environment"]),
            release=found(Release.objects.all(), wish["release"], "release"),
            idempotency_key=key,
            kind=wish["kind"],
        )
        headers = {"Location": f"/api/deployments/{deployment.pk}"}
        return Response(deployment_told(deployment), status=201 if is_new else 200, headers=headers)


class DeploymentView(DeploymentsView):
    @extend_schema(
        operation_id="deployment_detail",
        tags=["Deployments"],
        summary="One deployment, as it is now",
        responses={200: Told} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404="No such deployment."),
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(deployment_told(found(ROWS.all(), number)))


class DeploymentConfirmView(DeploymentsView):
    @extend_schema(
        operation_id="deployment_confirm",
        tags=["Deployments"],
        summary="Say that a deployment by hand is done",
        description="Whether it is, what runs there decides: it must report the release's commit and image.",
        request=None,
        responses={200: Told}
        | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404="No such deployment.", s409="It does not wait for that."),
    )
    def post(self, request: Request, number: int) -> Response:
        deployment = confirm_deployment(by=party_of_request(request), deployment=found(ROWS.all(), number))
        return Response(deployment_told(deployment))


class DeploymentCancelView(DeploymentsView):
    @extend_schema(
        operation_id="deployment_cancel",
        tags=["Deployments"],
        summary="End a deployment before it is live",
        request=ReasonBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, number: int) -> Response:
        reason = body_of(request, ReasonBody).validated_data["reason"]
        deployment = found(ROWS.all(), number)
        return Response(
            deployment_told(cancel_deployment(by=party_of_request(request), deployment=deployment, reason=reason))
        )
