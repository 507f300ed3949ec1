"""Channels and the outbox over REST."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from core.errors import DomainError
from deployments.api.bodies import ChannelBody, ChannelEditBody, ReasonBody, Told
from deployments.api.looking import body_of, environments_at, found
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView, party_of_request
from deployments.api.releases import BODY
from deployments.enums import MessageState
from deployments.models import NotificationChannel, OutboxMessage
from deployments.services.channels import (
    ChannelWish,
    SavedChannel,
    create_channel,
    edit_channel,
    switch_channel_off,
    switch_channel_on,
    try_channel,
)
from deployments.services.sending import resend_message
from deployments.telling import channel_told, message_told

CHANNELS = NotificationChannel.objects.prefetch_related("environments")
MESSAGES = OutboxMessage.objects.select_related("channel")
TAGS = ["Notifications"]
SECRET = "The answer holds `secret`, which signs its messages (Standard Webhooks), for this one time."  # noqa: S105
BODILESS = refusals(s401=UNSIGNED, s403=FORBIDDEN, s404="No such row.", s409="It is not in a state that allows this.")


class ChannelListView(DeploymentsView, GenericAPIView[NotificationChannel]):
    serializer_class = Told
    ordering = ("-pk",)

    def get_queryset(self) -> QuerySet[NotificationChannel]:
        return CHANNELS.all()

    @extend_schema(
        operation_id="channels",
        tags=TAGS,
        summary="Who is told of deployments, the newest first",
        responses={200: Told(many=True)}
        | refusals(s400="The cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([channel_told(channel) for channel in page])

    @extend_schema(
        operation_id="channel_create",
        tags=TAGS,
        summary="Tell somebody of deployments",
        description=f"Of a webhook: {SECRET}",
        request=ChannelBody,
        responses={201: Told} | BODY,
    )
    def post(self, request: Request) -> Response:
        saved = create_channel(by=party_of_request(request), wish=_wish(body_of(request, ChannelBody).validated_data))
        headers = {"Location": f"/api/channels/{saved.channel.pk}"}
        return Response(_saved(saved), status=201, headers=headers)


class ChannelView(DeploymentsView):
    @extend_schema(
        operation_id="channel_detail",
        tags=TAGS,
        summary="One channel, without its address",
        responses={200: Told} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404="No such channel."),
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(channel_told(found(CHANNELS.all(), number)))

    @extend_schema(
        operation_id="channel_edit",
        tags=TAGS,
        summary="Change a channel",
        description=f"Whole: what is left out becomes empty, the address alone stays. With a new secret: {SECRET}",
        request=ChannelEditBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, number: int) -> Response:
        wish = _wish(body_of(request, ChannelEditBody).validated_data)
        return Response(
            _saved(edit_channel(by=party_of_request(request), channel=found(CHANNELS.all(), number), wish=wish))
        )


class SwitchOnView(DeploymentsView):
    @extend_schema(
        operation_id="channel_switch_on",
        tags=TAGS,
        summary="Switch a channel on",
        description="What waited for it is sent.",
        request=None,
        responses={200: Told} | BODILESS,
    )
    def post(self, request: Request, number: int) -> Response:
        channel = found(CHANNELS.all(), number)
        return Response(channel_told(switch_channel_on(by=party_of_request(request), channel=channel)))


class SwitchOffView(DeploymentsView):
    @extend_schema(
        operation_id="channel_switch_off",
        tags=TAGS,
        summary="Switch a channel off",
        request=ReasonBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, number: int) -> Response:
        reason = body_of(request, ReasonBody).validated_data["reason"]
        channel = found(CHANNELS.all(), number)
        return Response(channel_told(switch_channel_off(by=party_of_request(request), channel=channel, reason=reason)))


class ChannelTestView(DeploymentsView):
    @extend_schema(
        operation_id="channel_test",
        tags=TAGS,
        summary="Send a test",
        description="Answers at once with the message in the outbox, which tells how it went a moment later.",
        request=None,
        responses={202: Told} | BODILESS,
    )
    def post(self, request: Request, number: int) -> Response:
        message = try_channel(by=party_of_request(request), channel=found(CHANNELS.all(), number))
        return Response(message_told(message), status=202)


class OutboxView(DeploymentsView, GenericAPIView[OutboxMessage]):
    serializer_class = Told
    ordering = ("-pk",)

    def get_queryset(self) -> QuerySet[OutboxMessage]:
        state = self.request.query_params.get("state", "")
        if state and state not in MessageState.values:
            raise DomainError("state_unknown", f"state must be one of {', '.join(MessageState.values)}.", "state")
        return MESSAGES.filter(state=state) if state else MESSAGES.all()

    @extend_schema(
        operation_id="outbox",
        tags=TAGS,
        summary="What was told and what is to be, the latest first",
        parameters=[OpenApiParameter("state", str, enum=MessageState.values, description="These alone.")],
        responses={200: Told(many=True)}
        | refusals(s400="The state, the cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([message_told(message) for message in page])


class ResendView(DeploymentsView):
    @extend_schema(
        operation_id="outbox_resend",
        tags=TAGS,
        summary="Send a dead message again",
        request=None,
        responses={200: Told} | BODILESS,
    )
    def post(self, request: Request, number: int) -> Response:
        message = found(MESSAGES.all(), number)
        return Response(message_told(resend_message(by=party_of_request(request), message=message)))


def _wish(given: dict[str, Any]) -> ChannelWish:
    environments = environments_at(given.pop("environments"))
    return ChannelWish(**given, environments=environments)


def _saved(saved: SavedChannel) -> dict[str, Any]:
    """With the secret, where it is new."""
    return channel_told(saved.channel) | ({"secret": saved.secret} if saved.secret else {})
