"""Environments over REST: what is live where, and verification of it."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from deployments.api.bodies import Told, VerificationBody
from deployments.api.looking import body_of, environment_at, found
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView, party_of_request
from deployments.api.releases import BODY
from deployments.models import Deployment, Environment, VerificationRun
from deployments.services.verifying.requesting import request_verification
from deployments.telling import deployment_told, evidence_told, run_told

UNKNOWN = "No such environment."
RUNS = VerificationRun.objects.select_related("definition")


class EnvironmentListView(DeploymentsView):
    @extend_schema(
        operation_id="environments",
        tags=["Deployments"],
        summary="The environments in their order, each with what is live there",
        responses={200: dict[str, Any]} | refusals(s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        live = {one.environment_id: one for one in Deployment.objects.live().select_related("environment", "release")}
        rows = [_told(environment, live.get(environment.pk)) for environment in Environment.objects.standing()]
        return Response({"results": rows})


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


def _told(environment: Environment, live: Deployment | None) -> dict[str, Any]:
    return {
        "slug": environment.slug,
        "name": environment.name,
        "rank": environment.rank,
        "state": environment.state,
        "platform": environment.platform,
        "base_url": environment.base_url,
        "requires_approvals": environment.requires_approvals,
        "soak_minutes": environment.soak_minutes,
        "stopped": environment.stop_reason or None,
        "seen": {
            "at": environment.seen_at.isoformat() if environment.seen_at else None,
            "git_sha": environment.seen_sha,
            "digest": environment.seen_digest,
            "fault": environment.seen_fault or None,
            "drifted_since": environment.drifted_since.isoformat() if environment.drifted_since else None,
        },
        "live": deployment_told(live) if live else None,
    }
