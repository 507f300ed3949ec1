"""The log of callbacks over REST: of one's own tokens, or of the one that asks."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.permissions import OPEN, Scopes, token_of
from accounts.viewer import viewer_of
from core.api_errors import refusals
from core.errors import NotFound
from execution.api.responses import CallbackResponse, CallbackSummary, PausedAddressResponse
from execution.models import Callback, FailingAddress
from execution.services.pausing import resume_address
from execution.services.resending import resend_callback

UNKNOWN = "No such callback, or not yours."
NO_CSRF = "Signed in by a cookie, the request needs the header X-CSRFToken."


class CallbackListView(GenericAPIView[Callback]):
    required_scopes = {"GET": OPEN}
    serializer_class = CallbackSummary

    def get_queryset(self) -> QuerySet[Callback]:
        return visible_callbacks(self.request)

    @extend_schema(
        operation_id="callbacks",
        tags=["Callbacks"],
        summary="Your callbacks, the latest first",
        description="With a token, its own alone.",
        responses={200: CallbackSummary(many=True), **refusals(s400="The cursor or the page size is wrong.")},
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([callback_summary(callback) for callback in page])


class CallbackView(APIView):
    required_scopes = {"GET": OPEN}

    @extend_schema(
        operation_id="callback_detail",
        tags=["Callbacks"],
        summary="One callback, with every attempt",
        responses={200: CallbackResponse} | refusals(s404=UNKNOWN),
    )
    def get(self, request: Request, callback_id: str) -> Response:
        return Response(callback_detail(_visible_callback(request, callback_id)))


class CallbackResendView(APIView):
    required_scopes = {"POST": OPEN}

    @extend_schema(
        operation_id="callback_resend",
        tags=["Callbacks"],
        summary="Send a callback once more",
        description="One attempt, under the same id and with the same body; whether it arrived before or not.",
        request=None,
        responses={202: CallbackResponse}
        | refusals(
            s403=NO_CSRF,
            s404=UNKNOWN,
            s409="An attempt is to come already, or none could be made: the sentence says why.",
        ),
    )
    def post(self, request: Request, callback_id: str) -> Response:
        callback = _callback_to_resend(request, callback_id)
        resend_callback(callback=callback, user=_user(request))
        callback.refresh_from_db(fields=["state", "next_at", "ended_at"])
        return Response(callback_detail(callback), status=202)


class PausedAddressListView(GenericAPIView[FailingAddress]):
    required_scopes: Scopes = {}
    serializer_class = PausedAddressResponse
    ordering = ("-pk",)

    def get_queryset(self) -> QuerySet[FailingAddress]:
        return FailingAddress.objects.owned_by(viewer_of(self.request._request)).paused()

    @extend_schema(
        operation_id="callbacks_paused",
        tags=["Callbacks"],
        summary="Your addresses that failed too often",
        description="Nothing is sent there by itself until you switch them on again.",
        responses={200: PausedAddressResponse(many=True), **refusals(s400="The cursor or the page size is wrong.")},
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([paused_address(address) for address in page])


class PausedAddressResumeView(APIView):
    required_scopes: Scopes = {}

    @extend_schema(
        operation_id="callbacks_resume",
        tags=["Callbacks"],
        summary="Switch an address on again",
        description="Its failures are forgotten. What was not sent meanwhile is sent where you ask for it.",
        request=None,
        responses={204: None} | refusals(s403=NO_CSRF, s404="No such paused address of yours."),
    )
    def post(self, request: Request, address_id: int) -> Response:
        address = FailingAddress.objects.owned_by(viewer_of(request._request)).paused().filter(pk=address_id).first()
        if address is None:
            raise NotFound("address_unknown", "There is no such paused address, or it is not yours.")
        resume_address(address=address)
        return Response(status=204)


def visible_callbacks(request: Request) -> QuerySet[Callback]:
    rows = Callback.objects.owned_by(viewer_of(request._request)).defer("body")
    token = token_of(request)
    return rows.filter(token=token) if token is not None else rows


def callback_summary(callback: Callback) -> dict[str, Any]:
    return {
        "id": callback.message_id,
        "run_id": str(callback.run_id),
        "callback_url": callback.url,
        "state": callback.state,
        "attempts": callback.attempts,
        "next_attempt_at": callback.next_at,
        "created_at": callback.created_at,
    }


def callback_detail(callback: Callback) -> dict[str, Any]:
    log = [
        {
            "number": attempt.number,
            "at": attempt.at,
            "duration_ms": attempt.duration_ms,
            "status": attempt.status,
            "message": attempt.sentence,
            "by_hand": attempt.asked_by_id is not None,
        }
        for attempt in callback.log.all()
    ]
    return callback_summary(callback) | {"log": log}


def paused_address(address: FailingAddress) -> dict[str, Any]:
    return {
        "id": address.pk,
        "address": address.address,
        "failures": address.failures,
        "failing_since": address.failing_since,
        "paused_at": address.paused_at,
    }


def _visible_callback(request: Request, message_id: str) -> Callback:
    return _found(visible_callbacks(request), message_id)


def _callback_to_resend(request: Request, message_id: str) -> Callback:
    """A token's own; for a person any, of which the service says whether they may."""
    rows = visible_callbacks(request) if token_of(request) else Callback.objects.defer("body")
    return _found(rows.select_related("token"), message_id)


def _found(rows: QuerySet[Callback], message_id: str) -> Callback:
    pk = Callback.pk_of(message_id)
    callback = rows.filter(pk=pk).first() if pk else None
    if callback is None:
        raise NotFound("callback_unknown", "There is no such callback, or it is not yours.")
    return callback


def _user(request: Request) -> User:
    if not isinstance(request.user, User):
        raise NotFound("callback_unknown", "There is no such callback, or it is not yours.")
    return request.user
