"""Promotions over REST: asked for, signed, approved, started; the same services as everywhere."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from deployments.api.bodies import (
    ApprovalBody,
    PromotionBody,
    ReasonBody,
    RejectionBody,
    RollbackBody,
    SignOffBody,
    Told,
)
from deployments.api.evidence import item_at
from deployments.api.looking import body_of, environment_at, found
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView, party_of_request
from deployments.api.releases import BODY
from deployments.models import Evidence, Promotion, Release, RollbackPlan
from deployments.parties import Party
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.requesting import Wish, request_promotion
from deployments.services.promoting.rolling_back import request_rollback
from deployments.services.promoting.starting import queue_promotion
from deployments.services.promoting.words import (
    Statement,
    approve_promotion,
    cancel_promotion,
    reject_promotion,
    sign_off_item,
)
from deployments.standing import standing_of
from deployments.telling import promotion_told

UNKNOWN = "No such promotion."
ROWS = Promotion.objects.select_related("release", "source", "target", "requester", "plan")


def whole(number: int) -> dict[str, Any]:
    """The promotion as it is now, with its checklist, what blocks it and what was said."""
    promotion = refresh_promotion(found(ROWS.all(), number))
    return promotion_told(promotion) | standing_of(promotion, at=timezone.now())


class PromotionListView(DeploymentsView, GenericAPIView[Promotion]):
    serializer_class = Told
    ordering = ("-requested_at", "-pk")

    def get_queryset(self) -> QuerySet[Promotion]:
        return ROWS.all()

    @extend_schema(
        operation_id="promotions",
        tags=["Promotions"],
        summary="All promotions, the latest first",
        responses={200: Told(many=True)}
        | refusals(s400="The cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([promotion_told(promotion) for promotion in page])

    @extend_schema(
        operation_id="promotion_request",
        tags=["Promotions"],
        summary="Ask for a promotion to the next environment",
        request=PromotionBody,
        responses={201: Told} | BODY,
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, PromotionBody).validated_data
        plans, number = RollbackPlan.objects.all(), given["plan"]
        earlier = given["retry_of"]
        wish = Wish(
            release=found(Release.objects.all(), given["release"], "release"),
            target=environment_at(given["target"], "target"),
            reason=given["reason"],
            plan=found(plans, number, "plan") if number is not None else None,
            is_hotfix=given["hotfix"],
            scheduled_at=given["scheduled_at"],
            retry_of=found(ROWS.all(), earlier, "retry_of") if earlier is not None else None,
        )
        promotion = request_promotion(by=party_of_request(request), wish=wish)
        return Response(whole(promotion.pk), status=201, headers={"Location": f"/api/promotions/{promotion.pk}"})


class RollbackView(DeploymentsView):
    @extend_schema(
        operation_id="rollback_request",
        tags=["Promotions"],
        summary="Ask to go back to a release that was live",
        request=RollbackBody,
        responses={201: Told} | BODY,
    )
    def post(self, request: Request, slug: str) -> Response:
        given = body_of(request, RollbackBody).validated_data
        promotion = request_rollback(
            by=party_of_request(request),
            environment=environment_at(slug),
            release=found(Release.objects.all(), given["release"], "release"),
            reason=given["reason"],
            accepts_data_loss=given["accepts_data_loss"],
        )
        return Response(whole(promotion.pk), status=201, headers={"Location": f"/api/promotions/{promotion.pk}"})


class PromotionView(DeploymentsView):
    @extend_schema(
        operation_id="promotion_detail",
        tags=["Promotions"],
        summary="One promotion: its checklist, what blocks it, what was said",
        responses={200: Told} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN),
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(whole(number))


class PromotionDeedView(DeploymentsView):
    """One deed with a promotion; the answer is the promotion as it is then."""

    def done(self, request: Request, number: int, deed: Callable[[Party, Promotion], object]) -> Response:
        deed(party_of_request(request), found(ROWS.all(), number))
        return Response(whole(number))


class ApproveView(PromotionDeedView):
    @extend_schema(
        operation_id="promotion_approve",
        tags=["Promotions"],
        summary="Approve it, as a second person",
        request=ApprovalBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, number: int) -> Response:
        given = body_of(request, ApprovalBody).validated_data
        return self.done(request, number, lambda by, one: approve_promotion(by=by, promotion=one, **given))


class RejectView(PromotionDeedView):
    @extend_schema(
        operation_id="promotion_reject",
        tags=["Promotions"],
        summary="Reject it, as a second person",
        request=RejectionBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, number: int) -> Response:
        given = body_of(request, RejectionBody).validated_data
        return self.done(request, number, lambda by, one: reject_promotion(by=by, promotion=one, **given))


class CancelView(PromotionDeedView):
    @extend_schema(
        operation_id="promotion_cancel",
        tags=["Promotions"],
        summary="Cancel it",
        request=ReasonBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, number: int) -> Response:
        given = body_of(request, ReasonBody).validated_data
        return self.done(request, number, lambda by, one: cancel_promotion(by=by, promotion=one, **given))


class StartView(PromotionDeedView):
    @extend_schema(
        operation_id="promotion_start",
        tags=["Promotions"],
        summary="Start an approved promotion",
        description="Every guard is computed again, now.",
        request=None,
        responses={200: Told}
        | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN, s409="Something speaks against it."),
    )
    def post(self, request: Request, number: int) -> Response:
        return self.done(request, number, lambda by, one: queue_promotion(by=by, promotion=one))


class SignOffView(PromotionDeedView):
    @extend_schema(
        operation_id="promotion_sign_off",
        tags=["Promotions"],
        summary="Sign an item of the checklist off",
        request=SignOffBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, number: int) -> Response:
        given = body_of(request, SignOffBody).validated_data
        return self.done(request, number, lambda by, one: sign_off_item(by=by, **_word_on(one, given)))


def _word_on(promotion: Promotion, given: dict[str, Any]) -> dict[str, Any]:
    """The item that is named, and what is said of it."""
    item, named = item_at(promotion, given["item"]), given["evidence"]
    statement = Statement(
        decision=given["decision"],
        text=given["statement"],
        gate_hash=given["gate_hash"],
        evidence=found(Evidence.objects.all(), named, "evidence") if named is not None else None,
    )
    return {"item": item, "statement": statement}
