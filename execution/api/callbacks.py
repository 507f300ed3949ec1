"""The log of callbacks over REST: of one's own tokens, or of the one that asks."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import OPEN, token_of
from accounts.viewer import viewer_of
from core.api_errors import refusals
from core.errors import NotFound
from execution.api.responses import CallbackResponse, CallbackSummary
from execution.models import Callback


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
        responses={200: CallbackResponse} | refusals(s404="No such callback, or not yours."),
    )
    def get(self, request: Request, callback_id: str) -> Response:
        callback = _visible_callback(request, callback_id)
        log = [
            {
                "number": attempt.number,
                "at": attempt.at,
                "duration_ms": attempt.duration_ms,
                "status": attempt.status,
                "message": attempt.sentence,
            }
            for attempt in callback.log.all()
        ]
        return Response(callback_summary(callback) | {"log": log})


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


def _visible_callback(request: Request, message_id: str) -> Callback:
    pk = Callback.pk_of(message_id)
    callback = visible_callbacks(request).filter(pk=pk).first() if pk else None
    if callback is None:
        raise NotFound("callback_unknown", "There is no such callback, or it is not yours.")
    return callback
