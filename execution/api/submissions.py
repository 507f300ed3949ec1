"""Submissions over REST: hand code in, look at one's own."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import token_of
from accounts.scopes import Scope
from accounts.viewer import Viewer, viewer_of
from core.api_errors import refusals
from core.errors import NotFound
from core.json_body import json_object
from core.throttling import RateLimitHeaders, RunThrottle
from execution.api.history import FILTERS, difference, filters_of, listed_submission, uuid_in
from execution.api.idempotency import KEY_PARAMETER, created_once
from execution.api.requests import SubmitBody
from execution.api.responses import AcceptedResponse, DifferenceResponse, ListedSubmission, SubmissionResponse
from execution.api.runs import STARTING, accepted
from execution.api.waiting import wait_for_end
from execution.history import listed
from execution.models import Submission
from execution.models.submission import NEWEST_FIRST
from execution.selectors import submission_result
from execution.services.calling_back import check_callback, submit_calling_back
from execution.services.submitting import submit_solution
from problems.models import Part, Problem

SUBMITTING: dict[str, Any] = {
    "summary": "Hand in a solution",
    "description": "Waits for the verdict, or with `wait` false answers at once. No account is needed.",
    "parameters": [KEY_PARAMETER],
    "request": SubmitBody,
    "responses": {200: SubmissionResponse, 202: AcceptedResponse} | STARTING,
}


class SubmitView(RateLimitHeaders, APIView):
    required_scopes = {"POST": Scope.SUBMISSIONS_WRITE}
    throttle_classes = [RunThrottle]

    @extend_schema(operation_id="submit", tags=["Submissions"], **SUBMITTING)
    def post(self, request: Request) -> Response:
        return submit(request)


class SubmissionListView(RateLimitHeaders, GenericAPIView[Submission]):
    required_scopes = {"GET": Scope.SUBMISSIONS_READ, "POST": Scope.SUBMISSIONS_WRITE}
    throttle_classes = [RunThrottle]
    serializer_class = ListedSubmission
    ordering = NEWEST_FIRST

    def get_queryset(self) -> QuerySet[Submission]:
        own = Submission.objects.owned_by(viewer_of(self.request._request))
        return listed(own.matching(**filters_of(self.request)))

    @extend_schema(
        operation_id="submissions",
        tags=["Submissions"],
        summary="Your own submissions, the latest first",
        parameters=FILTERS,
        responses={200: ListedSubmission(many=True)} | refusals(s400="A filter, the cursor or the page size is wrong."),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([listed_submission(row) for row in page])

    @extend_schema(operation_id="submission_create", tags=["Submissions"], **SUBMITTING)
    def post(self, request: Request) -> Response:
        return submit(request)


class SubmissionView(APIView):
    required_scopes = {"GET": Scope.SUBMISSIONS_READ}

    @extend_schema(
        operation_id="submission_detail",
        tags=["Submissions"],
        summary="One submission, as it is now",
        responses={200: SubmissionResponse} | refusals(s404="No such submission, or not yours."),
    )
    def get(self, request: Request, submission_id: UUID) -> Response:
        return Response(submission_result(_visible_submission(submission_id, viewer_of(request._request))))


class SubmissionDifferenceView(APIView):
    required_scopes = {"GET": Scope.SUBMISSIONS_READ}

    @extend_schema(
        operation_id="submission_difference",
        tags=["Submissions"],
        summary="Two submissions for one problem, compared",
        description="The older one is `before`, whichever is named first. Each file that differs comes as a patch.",
        parameters=[OpenApiParameter("with", UUID, required=True, description="The id of the other one.")],
        responses={200: DifferenceResponse}
        | refusals(s400="The other id is missing or wrong.", s404="No such submission, or not yours."),
    )
    def get(self, request: Request, submission_id: UUID) -> Response:
        viewer = viewer_of(request._request)
        other = uuid_in(request, "with")
        return Response(difference(*(_visible_submission(which, viewer) for which in (submission_id, other))))


def submit(request: Request) -> Response:
    """Takes a submission in and answers it, judged or on its way."""
    body = SubmitBody(data=json_object(request))
    body.is_valid(raise_exception=True)
    asked, viewer = body.validated_data, viewer_of(request._request)
    callback = check_callback(url=asked["callback_url"], token=token_of(request))

    def submitted(run_id: UUID | None) -> Submission:
        return submit_solution(
            viewer=viewer,
            part=_part(asked["problem"], asked["part"]),
            language=asked["language"],
            files=asked["files"],
            live=not asked["wait"],
            run_id=run_id,
        )

    submission = created_once(
        request,
        viewer,
        create=lambda run_id: submit_calling_back(
            callback, lambda: submitted(run_id), run_ids=lambda made: [made.pk], languages=[asked["language"]]
        ),
        find=lambda submission_id: _visible_submission(submission_id, viewer),
        planned=lambda run_id: run_id,
    )
    if asked["wait"] and (ended := wait_for_end(submission.pk)):
        submission.run = ended.run
        return Response(submission_result(submission))
    return accepted(submission.run, f"/api/submissions/{submission.pk}")


def _part(slug: str, number: int) -> Part:
    """The part to judge. A problem that is not published is as unknown as one that does not exist."""
    problem = Problem.objects.published().filter(slug=slug.replace("\0", "")).first()
    if problem is None:
        raise NotFound("problem_unknown", f"There is no problem {slug[:80]!r}.", "problem")
    numbers = {part.number: part for part in problem.parts.select_related("problem")}
    if number not in numbers:
        raise NotFound("part_unknown", f"There is no part {number}; the problem has {len(numbers)}.", "part")
    return numbers[number]


def _visible_submission(submission_id: UUID, viewer: Viewer) -> Submission:
    rows = Submission.objects.visible_to(viewer).select_related("run").defer("run__files", "run__stdin")
    submission = rows.filter(pk=submission_id).first()
    if submission is None:
        raise NotFound("submission_unknown", "There is no such submission, or it is not yours.")
    return submission
