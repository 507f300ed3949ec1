"""Rejudges over REST, for staff: begin one, look at the difference, decide."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.permissions import TokenScope
from accounts.viewer import viewer_of
from core.api_errors import refusals
from core.errors import NotFound
from core.json_body import json_object
from core.throttling import TOO_OFTEN, RateLimitHeaders, SaveThrottle
from execution.api.idempotency import KEY_PARAMETER, created_once
from execution.api.rejudge_bodies import RejudgeBody, RejudgeChange, RejudgeResponse, RejudgeSummary
from execution.differences import change_payload, changes, rejudge_result, rejudge_summary
from execution.models import Rejudge, RejudgeItem
from execution.services.rejudging.creating import create_rejudge
from execution.services.rejudging.deciding import apply_rejudge, cancel_rejudge, discard_rejudge

Decision = Callable[..., Rejudge]
FORBIDDEN = "Only staff who may do this in the admin may do it here."
UNKNOWN = "No such rejudge."
UNSIGNED = "Nobody is signed in."
DECIDED: dict[str, Any] = {
    "tags": ["Rejudges"],
    "request": None,
    "responses": {200: RejudgeResponse}
    | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN, s409="It is not in a state that allows this."),
}


class MayRejudge(BasePermission):
    """The permissions of the admin: to view rejudges, to add one, to change (decide) one."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.method not in view.allowed_methods:
            return True  # the view refuses the method
        deed = "view" if request.method in SAFE_METHODS else getattr(view, "deed", "add")
        return bool(request.user.is_staff and request.user.has_perm(f"execution.{deed}_rejudge"))


class RejudgeListView(RateLimitHeaders, GenericAPIView[Rejudge]):
    throttle_classes = [SaveThrottle]
    permission_classes = [TokenScope, MayRejudge]
    serializer_class = RejudgeSummary

    def get_queryset(self) -> QuerySet[Rejudge]:
        return Rejudge.objects.with_counts().select_related("created_by", "decided_by")

    @extend_schema(
        operation_id="rejudges",
        tags=["Rejudges"],
        summary="All rejudges, the latest first",
        responses={200: RejudgeSummary(many=True)}
        | refusals(s400="The cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([rejudge_summary(rejudge) for rejudge in page])

    @extend_schema(
        operation_id="rejudge_create",
        tags=["Rejudges"],
        summary="Judge submissions again",
        description="Beside themselves, at low priority; nothing that candidates see changes before it is applied.",
        parameters=[KEY_PARAMETER],
        request=RejudgeBody,
        responses={201: RejudgeResponse}
        | refusals(
            s400="The body, or a field of it, is wrong.",
            s401=UNSIGNED,
            s403=FORBIDDEN,
            s404="No such problem or test.",
            s409="A submission is in a rejudge that is not decided, or the first request with this key is under way.",
            s411="The body came in chunks.",
            s413="The body is too large.",
            s415="The body is not application/json.",
            s422="The Idempotency-Key came with another body before.",
            s429=TOO_OFTEN,
        ),
    )
    def post(self, request: Request) -> Response:
        body = RejudgeBody(data=json_object(request))
        body.is_valid(raise_exception=True)
        user, reason = _user(request), body.validated_data["reason"]
        rejudge = created_once(
            request,
            viewer_of(request._request),
            create=lambda _: create_rejudge(user=user, reason=reason, choice=body.choice()),
            find=_found,
        )
        return Response(_result(rejudge.pk), status=201, headers={"Location": f"/api/rejudges/{rejudge.pk}"})


class RejudgeView(APIView):
    permission_classes = [TokenScope, MayRejudge]

    @extend_schema(
        operation_id="rejudge_detail",
        tags=["Rejudges"],
        summary="One rejudge, with the difference that it makes",
        responses={200: RejudgeResponse} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN),
    )
    def get(self, request: Request, rejudge_id: int) -> Response:
        return Response(_result(rejudge_id))


class RejudgeChangesView(GenericAPIView[RejudgeItem]):
    permission_classes = [TokenScope, MayRejudge]
    serializer_class = RejudgeChange
    ordering = ("pk",)

    def get_queryset(self) -> QuerySet[RejudgeItem]:
        return changes(_found(self.kwargs["rejudge_id"])) if "rejudge_id" in self.kwargs else RejudgeItem.objects.none()

    @extend_schema(
        operation_id="rejudge_changes",
        tags=["Rejudges"],
        summary="The submissions that get another verdict or score",
        responses={200: RejudgeChange(many=True)}
        | refusals(s400="The cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN),
    )
    def get(self, request: Request, rejudge_id: int) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([change_payload(item) for item in page])


class DecisionView(APIView):
    permission_classes = [TokenScope, MayRejudge]
    deed = "change"

    def decided(self, request: Request, rejudge_id: int, decide: Decision) -> Response:
        decide(rejudge=_found(rejudge_id), user=_user(request))
        return Response(_result(rejudge_id))


class RejudgeApplyView(DecisionView):
    @extend_schema(operation_id="rejudge_apply", summary="Give the submissions their new outcomes", **DECIDED)
    def post(self, request: Request, rejudge_id: int) -> Response:
        return self.decided(request, rejudge_id, apply_rejudge)


class RejudgeDiscardView(DecisionView):
    @extend_schema(operation_id="rejudge_discard", summary="Throw the new outcomes away", **DECIDED)
    def post(self, request: Request, rejudge_id: int) -> Response:
        return self.decided(request, rejudge_id, discard_rejudge)


class RejudgeCancelView(DecisionView):
    @extend_schema(operation_id="rejudge_cancel", summary="End the judging before its time", **DECIDED)
    def post(self, request: Request, rejudge_id: int) -> Response:
        return self.decided(request, rejudge_id, cancel_rejudge)


def _found(rejudge_id: int) -> Rejudge:
    rejudge = Rejudge.objects.with_counts().select_related("created_by", "decided_by").filter(pk=rejudge_id).first()
    if rejudge is None:
        raise NotFound("rejudge_unknown", "There is no such rejudge.")
    return rejudge


def _result(rejudge_id: int) -> dict[str, Any]:
    return rejudge_result(_found(rejudge_id))


def _user(request: Request) -> User:
    assert isinstance(request.user, User)  # the permission was asked for
    return request.user
