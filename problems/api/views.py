"""Problems over REST: the list, one in full, and one's own drafts."""

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scopes import Scope
from accounts.viewer import viewer_of
from core.api_errors import CONTENT_TYPE, refusals
from core.json_body import json_object
from core.throttling import TOO_OFTEN, RateLimitHeaders, SaveThrottle
from problems.api import lookups, responses
from problems.api.requests import DraftBody
from problems.enums import Kind
from problems.models import Draft, Problem
from problems.selectors import as_rows, matching_problems
from problems.services.drafting import DraftChanged, delete_draft, save_draft

NO_PROBLEM = "No such problem or part."
FILTERS = [
    OpenApiParameter(
        "search",
        {"type": "string", "maxLength": lookups.LONGEST_SEARCH},
        description="Words of the title, the slug or a tag.",
    ),
    OpenApiParameter("tag", str, many=True, description=f"Up to {lookups.MOST_TAGS}; a problem must have all of them."),
    OpenApiParameter("difficulty", str, many=True, enum=list(lookups.DIFFICULTIES)),
    OpenApiParameter("kind", str, many=True, enum=Kind.values),
]


@method_decorator(conditional_page, name="dispatch")
class ProblemListView(GenericAPIView[Problem]):
    required_scopes = {"GET": Scope.PROBLEMS_READ}
    serializer_class = responses.ListedProblem
    ordering = ("position", "title", "pk")

    @extend_schema(
        operation_id="problems",
        tags=["Problems"],
        summary="The problems, in the suggested order",
        description="Carries an ETag.",
        parameters=FILTERS,
        responses={200: responses.ListedProblem(many=True), **refusals(s400="A filter or the cursor is wrong.")},
    )
    def get(self, request: Request) -> Response:
        viewer = viewer_of(request._request)
        matching = matching_problems(filters=lookups.filters_of(request), viewer=viewer)
        page = self.paginate_queryset(matching.only(*self.ordering)) or []
        rows: list[Any] = as_rows([problem.pk for problem in page], viewer=viewer)
        response = self.get_paginated_response(
            [
                responses.listed_problem(row, part_count=row.part_count, progress=row.progress_state or "")
                for row in rows
            ]
        )
        response["Cache-Control"] = "no-cache"
        return response


class ProblemView(APIView):
    required_scopes = {"GET": Scope.PROBLEMS_READ}

    @extend_schema(
        operation_id="problem",
        tags=["Problems"],
        summary="One problem in full",
        description="Of hidden tests the number alone.",
        responses={200: responses.ProblemResponse} | refusals(s404=NO_PROBLEM),
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(responses.full_problem(lookups.problem_in_full(slug, viewer_of(request._request))))


@extend_schema_view(
    get=extend_schema(operation_id="problem_earlier", tags=["Problems"], summary="The same, for earlier clients")
)
class EarlierProblemView(ProblemView):
    pass


class DraftListView(APIView):
    @extend_schema(
        operation_id="drafts",
        tags=["Drafts"],
        summary="Your own drafts of a problem",
        responses={200: responses.DraftResponse(many=True)} | refusals(s404=NO_PROBLEM),
    )
    def get(self, request: Request, slug: str) -> Response:
        viewer = viewer_of(request._request)
        problem = lookups.visible_problem(slug, viewer)
        drafts = Draft.objects.owned_by(viewer).filter(part__problem=problem).select_related("part")
        rows = drafts.defer("part__statement").order_by("part__number", "language")
        return Response([responses.draft(row, row.part.number) for row in rows])


class DraftView(RateLimitHeaders, APIView):
    throttle_classes = [SaveThrottle]

    @extend_schema(
        operation_id="draft_save",
        tags=["Drafts"],
        summary="Save a draft",
        description="Of somebody without a session: one is begun, and its cookie set.",
        request=DraftBody,
        responses={200: responses.DraftResponse, (409, CONTENT_TYPE): responses.DraftChangedResponse}
        | refusals(
            s400="The source or the language is wrong.",
            s403="Signed in by a cookie, the request needs the header X-CSRFToken.",
            s404=NO_PROBLEM,
            s411="The body came in chunks.",
            s413="The body is too large.",
            s415="The body is not application/json.",
            s429=TOO_OFTEN,
        ),
    )
    def put(self, request: Request, slug: str, number: int, language: str) -> Response:
        body = DraftBody(data=json_object(request))
        body.is_valid(raise_exception=True)
        part = lookups.visible_part(slug, number, viewer_of(request._request))
        viewer = viewer_of(request._request, create=True)
        try:
            draft = save_draft(viewer=viewer, part=part, language=language, **body.validated_data)
        except DraftChanged as changed:
            return responses.draft_changed(changed, part.number)
        return Response(responses.draft(draft, part.number))

    @extend_schema(
        operation_id="draft_delete",
        tags=["Drafts"],
        summary="Delete a draft",
        description="That there is none is no fault.",
        request=None,
        responses={204: None}
        | refusals(
            s403="Signed in by a cookie, the request needs the header X-CSRFToken.", s404=NO_PROBLEM, s429=TOO_OFTEN
        ),
    )
    def delete(self, request: Request, slug: str, number: int, language: str) -> Response:
        viewer = viewer_of(request._request)
        delete_draft(viewer=viewer, part=lookups.visible_part(slug, number, viewer), language=language)
        return Response(status=204)
