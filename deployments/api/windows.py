"""Freeze windows over REST."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from deployments.api.bodies import ReasonBody, Told, WindowBody
from deployments.api.looking import body_of, environments_at, found
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView, party_of_request
from deployments.api.releases import BODY
from deployments.models import FreezeWindow
from deployments.services.windows import WindowWish, cancel_window, schedule_window
from deployments.telling import window_told

WINDOWS = FreezeWindow.objects.prefetch_related("environments")


class WindowListView(DeploymentsView, GenericAPIView[FreezeWindow]):
    serializer_class = Told
    ordering = ("-pk",)

    def get_queryset(self) -> QuerySet[FreezeWindow]:
        return WINDOWS.all()

    @extend_schema(
        operation_id="freeze_windows",
        tags=["Deployments"],
        summary="The freeze windows, the newest first",
        responses={200: Told(many=True)}
        | refusals(s400="The cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([window_told(window) for window in page])

    @extend_schema(
        operation_id="freeze_window_schedule",
        tags=["Deployments"],
        summary="Keep all from being deployed for a time, or outside of it",
        description="It is not edited later: cancel it then.",
        request=WindowBody,
        responses={201: Told} | BODY,
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, WindowBody).validated_data
        environments = environments_at(given.pop("environments"))
        window = schedule_window(by=party_of_request(request), wish=WindowWish(**given, environments=environments))
        headers = {"Location": f"/api/freeze-windows/{window.pk}"}
        return Response(window_told(window), status=201, headers=headers)


class WindowView(DeploymentsView):
    @extend_schema(
        operation_id="freeze_window_detail",
        tags=["Deployments"],
        summary="One freeze window",
        responses={200: Told} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404="No such window."),
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(window_told(found(WINDOWS.all(), number)))


class WindowCancelView(DeploymentsView):
    @extend_schema(
        operation_id="freeze_window_cancel",
        tags=["Deployments"],
        summary="Call a freeze window off",
        request=ReasonBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, number: int) -> Response:
        reason = body_of(request, ReasonBody).validated_data["reason"]
        window = found(WINDOWS.all(), number)
        return Response(window_told(cancel_window(by=party_of_request(request), window=window, reason=reason)))
