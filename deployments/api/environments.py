"""Environments over REST: what is live where, verification of it, and environments that are made and changed."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from deployments.api.bodies import EnvironmentBody, EnvironmentEditBody, Told, VerificationBody
from deployments.api.looking import body_of, environment_at, found
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView, party_of_request
from deployments.api.releases import BODY
from deployments.models import Deployment, Environment, VerificationRun
from deployments.selectors import missing_checks
from deployments.services.creating import NewEnvironment, create_environment
from deployments.services.environments import EnvironmentWish, edit_environment
from deployments.services.verifying.requesting import request_verification
from deployments.telling import environment_told, evidence_told, run_told

UNKNOWN = "No such environment."
LIVE = Deployment.objects.live().select_related("environment", "release")
RUNS = VerificationRun.objects.select_related("definition")


def whole(environment: Environment) -> dict[str, Any]:
    """The environment as it is now, with what is live there, and what that lacks to be verified."""
    live = LIVE.filter(environment=environment).first()
    required, missing = missing_checks(environment, live, at=timezone.now())
    return environment_told(environment, live) | {"verification": {"required": required, "missing": missing}}


class EnvironmentListView(DeploymentsView):
    @extend_schema(
        operation_id="environments",
        tags=["Deployments"],
        summary="The environments in their order, the previews behind them, each with what is live there",
        responses={200: dict[str, Any]} | refusals(s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        live = {one.environment_id: one for one in LIVE.all()}
        there = [*Environment.objects.standing(), *Environment.objects.previews()]
        return Response({"results": [environment_told(one, live.get(one.pk)) for one in there]})

    @extend_schema(
        operation_id="environment_create",
        tags=["Deployments"],
        summary="Create an environment, or a preview of a branch",
        request=EnvironmentBody,
        responses={201: Told} | BODY,
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, EnvironmentBody).validated_data
        reason = given.pop("reason")
        made = create_environment(by=party_of_request(request), new=NewEnvironment(**given), reason=reason)
        return Response(whole(made), status=201, headers={"Location": f"/api/environments/{made.slug}"})


class EnvironmentView(DeploymentsView):
    @extend_schema(
        operation_id="environment_detail",
        tags=["Deployments"],
        summary="One environment, with what is live there and which required checks that lacks",
        responses={200: Told} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN),
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(whole(environment_at(slug)))

    @extend_schema(
        operation_id="environment_edit",
        tags=["Deployments"],
        summary="Change an environment",
        description="Whole: what is left out becomes empty, or 0. To lower the approvals takes the role approver too.",
        request=EnvironmentEditBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, slug: str) -> Response:
        given = body_of(request, EnvironmentEditBody).validated_data
        reason, environment = given.pop("reason"), environment_at(slug)
        wish = EnvironmentWish(**given)
        edited = edit_environment(by=party_of_request(request), environment=environment, wish=wish, reason=reason)
        return Response(whole(edited))


class VerificationRunListView(DeploymentsView, GenericAPIView[VerificationRun]):
    serializer_class = Told
    ordering = ("-requested_at", "-pk")

    def get_queryset(self) -> QuerySet[VerificationRun]:
        if "slug" not in self.kwargs:  # the API's document asks without an address
            return RUNS.none()
        return RUNS.filter(deployment__environment=environment_at(self.kwargs["slug"]))

    @extend_schema(
        operation_id="environment_verifications",
        tags=["Deployments"],
        summary="The verification runs of an environment, the latest first",
        responses={200: Told(many=True)}
        | refusals(s400="The cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN),
    )
    def get(self, request: Request, slug: str) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([run_told(run) for run in page])

    @extend_schema(
        operation_id="environment_verify",
        tags=["Deployments"],
        summary="Verify what is live in an environment",
        description="Answers at once; the runs are carried out one after the other.",
        request=VerificationBody,
        responses={202: Told(many=True)} | BODY,
    )
    def post(self, request: Request, slug: str) -> Response:
        kinds = body_of(request, VerificationBody).validated_data["kinds"]
        environment = environment_at(slug)
        runs = request_verification(by=party_of_request(request), environment=environment, trigger="api", kinds=kinds)
        return Response({"results": [run_told(run) for run in runs]}, status=202)


class VerificationRunView(DeploymentsView):
    @extend_schema(
        operation_id="environment_verification_detail",
        tags=["Deployments"],
        summary="One verification run, as it is now",
        responses={200: Told} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404="No such run."),
    )
    def get(self, request: Request, number: int) -> Response:
        run = found(RUNS.all(), number)
        shown = run.evidence.defer("data").select_related("uploaded_by")
        return Response(run_told(run) | {"evidence": [evidence_told(one) for one in shown]})
