"""Webhooks that came in, over REST: what became of each, and those that failed once more."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from core.errors import DomainError
from deployments.api.bodies import Told
from deployments.api.looking import found
from deployments.api.notifications import BODILESS
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView, party_of_request
from deployments.enums import DeliveryState
from deployments.models import InboundDelivery
from deployments.services.inbound import replay_delivery
from deployments.telling import delivery_told

DELIVERIES = InboundDelivery.objects.defer("body")


class DeliveryListView(DeploymentsView, GenericAPIView[InboundDelivery]):
    serializer_class = Told
    ordering = ("-pk",)

    def get_queryset(self) -> QuerySet[InboundDelivery]:
        state = self.request.query_params.get("state", "")
        if state and state not in DeliveryState.values:
            raise DomainError("state_unknown", f"state must be one of {', '.join(DeliveryState.values)}.", "state")
        return DELIVERIES.filter(state=state) if state else DELIVERIES.all()

    @extend_schema(
        operation_id="deliveries",
        tags=["Deployments"],
        summary="Webhooks that came in, the latest first",
        parameters=[OpenApiParameter("state", str, enum=DeliveryState.values, description="These alone.")],
        responses={200: Told(many=True)}
        | refusals(s400="The state, the cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([delivery_told(delivery) for delivery in page])


class DeliveryReplayView(DeploymentsView):
    @extend_schema(
        operation_id="delivery_replay",
        tags=["Deployments"],
        summary="Read a webhook once more that failed",
        request=None,
        responses={200: Told} | BODILESS,
    )
    def post(self, request: Request, number: int) -> Response:
        delivery = found(InboundDelivery.objects.all(), number)
        return Response(delivery_told(replay_delivery(by=party_of_request(request), delivery=delivery)))
