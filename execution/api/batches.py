"""Several runs in one request."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import token_of
from accounts.scopes import Scope
from accounts.viewer import Viewer, viewer_of
from core.api_errors import refusals
from core.errors import NotFound
from core.json_body import json_object
from core.throttling import RateLimitHeaders, RunThrottle, require_rate
from execution.api.idempotency import KEY_PARAMETER, created_once
from execution.api.requests import BatchBody
from execution.api.responses import BatchAcceptedResponse, BatchResponse
from execution.api.runs import STARTING, whereabouts
from execution.api.waiting import wait_for_all
from execution.models import Run
from execution.selectors import run_result
from execution.services.batching import MOST_RUNS, ids_of_batch, submit_batch
from execution.services.calling_back import check_callback, submit_calling_back

STARTING_MANY = STARTING | refusals(s400="The body, or a field of a run, is wrong: `runs[3].language` is the fourth's.")


class BatchStartView(RateLimitHeaders, APIView):
    required_scopes = {"POST": Scope.RUNS_WRITE}
    throttle_classes = [RunThrottle]

    @extend_schema(
        operation_id="run_batch",
        tags=["Runs"],
        summary=f"Run up to {MOST_RUNS} programs",
        description="Each counts against your rate. Answers at once, or with `wait` when all have ended.",
        parameters=[KEY_PARAMETER],
        request=BatchBody,
        responses={200: BatchResponse, 202: BatchAcceptedResponse} | STARTING_MANY,
    )
    def post(self, request: Request) -> Response:
        body = BatchBody(data=json_object(request))
        body.is_valid(raise_exception=True)
        viewer = viewer_of(request._request)
        runs = created_once(
            request,
            viewer,
            create=lambda first_id: _created(request, viewer, body, first_id),
            find=lambda run_ids: _visible_runs(run_ids, viewer),
            reference=lambda made: [run.pk for run in made],
            planned=lambda first_id: ids_of_batch(first_id, len(body.validated_data["runs"])),
        )
        if body.validated_data["wait"] and (ended := wait_for_all([run.pk for run in runs])):
            return Response({"runs": [run_result(one.run, events=one.events) for one in ended]})
        return Response({"runs": [whereabouts(run, f"/api/runs/{run.pk}") for run in runs]}, status=202)


def _created(request: Request, viewer: Viewer, body: BatchBody, first_id: UUID | None) -> list[Run]:
    """The throttle of the view has counted the first run; the others are counted here, once."""
    requests = body.run_requests()
    callback = check_callback(url=body.validated_data["callback_url"], token=token_of(request))
    require_rate(request, len(requests) - 1)
    return submit_calling_back(
        callback,
        lambda: submit_batch(viewer=viewer, requests=requests, first_id=first_id),
        run_ids=lambda made: [run.pk for run in made],
        languages=[asked.language for asked in requests],
    )


def _visible_runs(run_ids: list[UUID], viewer: Viewer) -> list[Run]:
    rows = Run.objects.visible_to(viewer).defer("files", "stdin", "args", "limits").in_bulk(run_ids)
    if len(rows) < len(run_ids):
        raise NotFound("run_unknown", "The runs of the first request are no longer there.")
    return [rows[run_id] for run_id in run_ids]
