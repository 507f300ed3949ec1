"""Rollback plans over REST: written, edited, rehearsed."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from deployments.api.bodies import PlanBody, PlanEditBody, RehearsalBody, Told
from deployments.api.looking import body_of, environment_at, found
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView, party_of_request
from deployments.api.releases import BODY
from deployments.models import Deployment, Release, RollbackPlan
from deployments.services.plans import PlanText, edit_plan, record_rehearsal, write_plan
from deployments.telling import plan_told

PLANS = RollbackPlan.objects.select_related("environment", "owner")
TEXT = ("steps", "data_note", "estimated_minutes")


class PlanListView(DeploymentsView, GenericAPIView[RollbackPlan]):
    serializer_class = Told
    ordering = ("-pk",)

    def get_queryset(self) -> QuerySet[RollbackPlan]:
        return PLANS.all()

    @extend_schema(
        operation_id="rollback_plans",
        tags=["Promotions"],
        summary="The rollback plans, the newest first",
        responses={200: Told(many=True)}
        | refusals(s400="The cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([plan_told(plan) for plan in page])

    @extend_schema(
        operation_id="rollback_plan_write",
        tags=["Promotions"],
        summary="Write a rollback plan",
        description="An earlier one for the same release in the same environment is outdated by it.",
        request=PlanBody,
        responses={201: Told} | BODY,
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, PlanBody).validated_data
        plan = write_plan(
            by=party_of_request(request),
            environment=environment_at(given["environment"]),
            release=found(Release.objects.all(), given["release"], "release"),
            target_release=found(Release.objects.all(), given["target_release"], "target_release"),
            text=_text(given),
            reason=given["reason"],
        )
        return Response(plan_told(plan), status=201, headers={"Location": f"/api/rollback-plans/{plan.pk}"})


class PlanView(DeploymentsView):
    @extend_schema(
        operation_id="rollback_plan_detail",
        tags=["Promotions"],
        summary="One rollback plan",
        responses={200: Told} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404="No such plan."),
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(plan_told(found(PLANS.all(), number)))

    @extend_schema(
        operation_id="rollback_plan_edit",
        tags=["Promotions"],
        summary="Give a rollback plan another text",
        description="What was signed off and approved on the old one is stale.",
        request=PlanEditBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, number: int) -> Response:
        given = body_of(request, PlanEditBody).validated_data
        plan, text = found(PLANS.all(), number), _text(given)
        return Response(
            plan_told(edit_plan(by=party_of_request(request), plan=plan, text=text, reason=given["reason"]))
        )


class PlanRehearsalView(DeploymentsView):
    @extend_schema(
        operation_id="rollback_plan_rehearsal",
        tags=["Promotions"],
        summary="Record the rehearsal of a rollback plan",
        request=RehearsalBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, number: int) -> Response:
        given = body_of(request, RehearsalBody).validated_data
        rehearsed = record_rehearsal(
            by=party_of_request(request),
            plan=found(PLANS.all(), number),
            rehearsal=found(Deployment.objects.all(), given["deployment"], "deployment"),
            reason=given["reason"],
        )
        return Response(plan_told(rehearsed))


def _text(given: dict[str, Any]) -> PlanText:
    return PlanText(**{name: given[name] for name in TEXT})
