"""Releases over REST."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from deployments.api.bodies import ReasonBody, ReleaseBody, Told
from deployments.api.looking import body_of, found
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView, party_of_request
from deployments.models import Release
from deployments.services.releases.judging import block_release, retire_release, unblock_release
from deployments.services.releases.recording import record_release
from deployments.telling import release_told

UNKNOWN = "No such release."
BODY = refusals(
    s400="The body, or a field of it, is wrong.",
    s401=UNSIGNED,
    s403=FORBIDDEN,
    s404=UNKNOWN,
    s409="It is not in a state that allows this.",
    s411="The body came in chunks.",
    s413="The body is too large.",
    s415="The body is not application/json.",
)


class ReleaseListView(DeploymentsView, GenericAPIView[Release]):
    serializer_class = Told
    ordering = ("-recorded_at", "-pk")

    def get_queryset(self) -> QuerySet[Release]:
        return Release.objects.all()

    @extend_schema(
        operation_id="releases",
        tags=["Deployments"],
        summary="All releases, the latest first",
        responses={200: Told(many=True)}
        | refusals(s400="The cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([release_told(release) for release in page])

    @extend_schema(
        operation_id="release_record",
        tags=["Deployments"],
        summary="Record what was built",
        description="The same build told twice is one release: 200 then, and 201 the first time.",
        request=ReleaseBody,
        responses={200: Told, 201: Told} | BODY,
    )
    def post(self, request: Request) -> Response:
        release, is_new = record_release(by=party_of_request(request), built=body_of(request, ReleaseBody).built())
        headers = {"Location": f"/api/releases/{release.pk}"}
        return Response(release_told(release), status=201 if is_new else 200, headers=headers)


class ReleaseView(DeploymentsView):
    @extend_schema(
        operation_id="release_detail",
        tags=["Deployments"],
        summary="One release",
        responses={200: Told} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN),
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(release_told(found(Release.objects.all(), number)))


class ReleaseDecisionView(DeploymentsView):
    """A reason, and one deed with the release."""

    def decided(self, request: Request, number: int, deed: Callable[..., Release]) -> Response:
        reason = body_of(request, ReasonBody).validated_data["reason"]
        release = deed(by=party_of_request(request), release=found(Release.objects.all(), number), reason=reason)
        return Response(release_told(release))


DECIDING: dict[str, Any] = {"tags": ["Deployments"], "request": ReasonBody, "responses": {200: Told} | BODY}


class ReleaseBlockView(ReleaseDecisionView):
    @extend_schema(operation_id="release_block", summary="Keep a release from going on", **DECIDING)
    def post(self, request: Request, number: int) -> Response:
        return self.decided(request, number, block_release)


class ReleaseUnblockView(ReleaseDecisionView):
    @extend_schema(operation_id="release_unblock", summary="Let a blocked release go on", **DECIDING)
    def post(self, request: Request, number: int) -> Response:
        return self.decided(request, number, unblock_release)


class ReleaseRetireView(ReleaseDecisionView):
    @extend_schema(operation_id="release_retire", summary="Put a release away for good", **DECIDING)
    def post(self, request: Request, number: int) -> Response:
        return self.decided(request, number, retire_release)
