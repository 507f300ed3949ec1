"""Runs over REST: start one, look at one's own, cancel, follow the events."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import GenericAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import require_scope, token_of
from accounts.scopes import Scope
from accounts.viewer import Viewer, viewer_of
from core.api_errors import refusals
from core.errors import NotFound
from core.json_body import json_object
from core.query_numbers import whole_number
from core.throttling import RateLimitHeaders, RunThrottle
from execution.api.event_stream import event_stream
from execution.api.idempotency import KEY_PARAMETER, created_once
from execution.api.requests import RunBody
from execution.api.responses import AcceptedResponse, ListedRun, RunResponse
from execution.api.waiting import wait_for_end
from execution.enums import RunKind
from execution.models import Run
from execution.scopes import READING, STEERING
from execution.selectors import run_result, run_summary
from execution.services.calling_back import check_callback, submit_calling_back
from execution.services.cancelling import cancel_run
from execution.services.running import submit_run

CANCEL_SECONDS = 1.0
MOST_EVENTS = 2**31 - 1
HELLO = OpenApiExample("Hello", {"language": "python", "files": {"Main.py": 'print("Hello")'}}, request_only=True)
AFTER = OpenApiParameter(
    "after",
    {"type": "integer", "minimum": 0, "maximum": MOST_EVENTS},
    description="The `seq` of the last event that you have.",
)
LAST_EVENT_ID = OpenApiParameter(
    "Last-Event-ID", str, OpenApiParameter.HEADER, description="The same, as browsers send it."
)
STARTING = refusals(
    s400="The body, or a field of it, is wrong.",
    s403="Signed in by a cookie, the request needs the header X-CSRFToken.",
    s404="No such problem, part or run.",
    s409="The first request with this Idempotency-Key is still being taken in, or the problem is quarantined.",
    s411="The body came in chunks.",
    s413="The body is too large.",
    s415="The body is not application/json.",
    s422="The Idempotency-Key came with another body before.",
    s429="Too many runs in this window (RateLimit-…), or too many of yours wait (Queue-…); see Retry-After.",
    s503="The queue is full, or nothing can be executed; Retry-After says when to ask again.",
)


class RunStartView(RateLimitHeaders, APIView):
    required_scopes = {"POST": Scope.RUNS_WRITE}
    throttle_classes = [RunThrottle]

    @extend_schema(
        operation_id="run",
        tags=["Runs"],
        summary="Run a program",
        description="Waits for its end, or with `wait` false answers at once. No account is needed.",
        parameters=[KEY_PARAMETER],
        request=RunBody,
        examples=[HELLO],
        responses={200: RunResponse, 202: AcceptedResponse} | STARTING,
    )
    def post(self, request: Request) -> Response:
        body = RunBody(data=json_object(request))
        body.is_valid(raise_exception=True)
        viewer, run_request = viewer_of(request._request), body.run_request()
        callback = check_callback(url=body.validated_data["callback_url"], token=token_of(request))
        run = created_once(
            request,
            viewer,
            create=lambda run_id: submit_calling_back(
                callback,
                lambda: submit_run(viewer=viewer, request=run_request, run_id=run_id),
                run_ids=lambda made: [made.pk],
                languages=[run_request.language],
            ),
            find=lambda run_id: _visible_run(run_id, viewer),
            planned=lambda run_id: run_id,
        )
        if body.validated_data["wait"] and (ended := wait_for_end(run.pk)):
            return Response(run_result(ended.run, events=ended.events))
        return accepted(run, f"/api/runs/{run.pk}")


class RunListView(GenericAPIView[Run]):
    required_scopes = {"GET": Scope.RUNS_WRITE}
    serializer_class = ListedRun

    def get_queryset(self) -> QuerySet[Run]:
        rows = Run.objects.owned_by(viewer_of(self.request._request)).filter(kind=RunKind.RUN)
        return rows.defer("files", "stdin", "args", "limits")

    @extend_schema(
        operation_id="runs",
        tags=["Runs"],
        summary="Your own runs, the latest first",
        responses={200: ListedRun(many=True), **refusals(s400="The cursor or the page size is wrong.")},
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([run_summary(run) | {"created_at": run.created_at} for run in page])


class RunView(APIView):
    required_scopes = {"GET": tuple(READING.values())}

    @extend_schema(
        operation_id="run_detail",
        tags=["Runs"],
        summary="One run, as it is now",
        responses={200: RunResponse} | refusals(s404="No such run, or not yours."),
    )
    def get(self, request: Request, run_id: UUID) -> Response:
        run = _visible_run(run_id, viewer_of(request._request))
        require_scope(request, READING[run.kind])
        return Response(run_result(run))


class RunCancelView(APIView):
    required_scopes = {"POST": tuple(STEERING.values())}

    @extend_schema(
        operation_id="run_cancel",
        tags=["Runs"],
        summary="Cancel a run or a submission",
        description="One that has ended stays as it is.",
        request=None,
        responses={200: RunResponse} | refusals(s403="Not your run.", s404="No such run, or not yours."),
    )
    def post(self, request: Request, run_id: UUID) -> Response:
        viewer = viewer_of(request._request)
        run = _visible_run(run_id, viewer)
        require_scope(request, STEERING[run.kind])
        if not _may_cancel(run, viewer):
            raise PermissionDenied("Only its owner may cancel a run.", code="not_owner")
        run = cancel_run(run=run)
        if not run.is_final:
            wait_for_end(run.pk, CANCEL_SECONDS)
        return Response(run_result(run))


class AnyAccept(BaseContentNegotiation):
    """A client that asks for an event stream is not refused because our errors are JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class RunEventsView(APIView):
    required_scopes = {"GET": tuple(READING.values())}
    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="run_events",
        tags=["Runs"],
        summary="The events of a run, as server-sent events",
        description="From the record, then live; ends behind `finished`. `seq` is the id of each event.",
        parameters=[AFTER, LAST_EVENT_ID],
        responses={
            (200, "text/event-stream"): OpenApiResponse(str, description="The stream."),
            **refusals(s400="after is no whole number.", s404="No such run, or not yours."),
        },
    )
    def get(self, request: Request, run_id: UUID) -> StreamingHttpResponse:
        viewer = viewer_of(request._request)
        after = whole_number(request, "after", least=0, most=MOST_EVENTS, default=0)
        seen = request.headers.get("Last-Event-ID", "")
        if seen.isascii() and seen.isdigit() and len(seen) < 10:
            after = max(after, int(seen))
        require_scope(request, READING[_visible_run(run_id, viewer).kind])
        return StreamingHttpResponse(
            event_stream(run_id, after=after, viewer=viewer, token=token_of(request)),
            content_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


def accepted(run: Run, url: str) -> Response:
    """202: where the run can be polled and watched."""
    return Response(whereabouts(run, url), status=202, headers={"Location": url})


def whereabouts(run: Run, url: str) -> dict[str, str]:
    return {
        "id": str(run.pk),
        "status": run.status,
        "url": url,
        "events_url": f"/api/runs/{run.pk}/events",
        "stream_url": f"/ws/runs/{run.pk}/",
    }


def _visible_run(run_id: UUID, viewer: Viewer) -> Run:
    run = Run.objects.visible_to(viewer).defer("files", "stdin", "args", "limits").filter(pk=run_id).first()
    if run is None:
        raise NotFound("run_unknown", "There is no such run, or it is not yours.")
    return run


def _may_cancel(run: Run, viewer: Viewer) -> bool:
    """Its owner; for a run without one, whoever knows its id. Staff see other people's runs, and leave them alone."""
    owner = (run.user_id, run.visitor)
    return owner in ((None, None), (viewer.user.pk if viewer.user else None, viewer.visitor))
