"""The kept solutions of a part over REST, for authors."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import TokenScope
from accounts.viewer import viewer_of
from core.json_body import json_object
from core.strict_fields import StrictSerializer, TextField
from problems.api.authoring import AUTHORING, BODY, VERSION, MayAuthor, author_of, authoring
from problems.api.lookups import visible_part
from problems.enums import ExpectedVerdict
from problems.models import Solution
from problems.naming import VERDICT_OF_FOLDER
from problems.services.solutions import (
    create_solution,
    find_solution,
    remove_solution,
    replace_solution,
    version_of_solution,
)

EXPECTED = OpenApiParameter("expected", {"type": "string", "enum": list(VERDICT_OF_FOLDER)}, OpenApiParameter.PATH)


class SourceBody(StrictSerializer):
    source = TextField(help_text="At most 1 MiB, lines ending with \\n.")  # type: ignore[assignment]


class SolutionBody(SourceBody):
    name = TextField()
    language = TextField()
    expected = TextField(required=False, help_text=f"{', '.join(VERDICT_OF_FOLDER)}; accepted without it.")


class ListedSolution(serializers.Serializer[Any]):
    name = serializers.CharField()
    language = serializers.CharField()
    expected = serializers.CharField(help_text="What it must be judged.")
    url = serializers.CharField()


class SolutionResponse(ListedSolution):
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    version = serializers.CharField(help_text="For `?version=`.")


class SolutionListView(GenericAPIView[Solution]):
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]
    serializer_class = ListedSolution
    ordering = ("expected", "language", "name", "pk")

    def get_queryset(self) -> QuerySet[Solution]:
        part = visible_part(self.kwargs["slug"], self.kwargs["number"], viewer_of(self.request._request))
        return part.solutions.defer("source")

    @authoring("solutions", "The kept solutions of a part", {200: ListedSolution(many=True)}, s400="The page is wrong.")
    def get(self, request: Request, slug: str, number: int) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([_listed(solution, slug, number) for solution in page])

    @extend_schema(request=SolutionBody)
    @authoring(
        "solution_create",
        "Keep a solution",
        {201: SolutionResponse},
        s400="A field is missing or wrong.",
        s409="There is one of this name, or the problem has none.",
        **BODY,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        body = SolutionBody(data=json_object(request))
        body.is_valid(raise_exception=True)
        part = visible_part(slug, number, viewer_of(request._request))
        wanted = {"expected": ExpectedVerdict.ACCEPTED.label} | body.validated_data
        solution = create_solution(part=part, by=author_of(request), **wanted)
        told = _told(solution, slug, number)
        return Response(told, status=201, headers={"Location": told["url"]})


class SolutionView(APIView):
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]

    @extend_schema(parameters=[EXPECTED])
    @authoring("solution", "A kept solution with its source", {200: SolutionResponse})
    def get(self, request: Request, slug: str, number: int, expected: str, language: str, name: str) -> Response:
        return Response(_told(self._solution(request), slug, number))

    @extend_schema(request=SourceBody, parameters=[EXPECTED, VERSION])
    @authoring(
        "solution_replace",
        "Replace the source of a solution",
        {200: SolutionResponse},
        s400="The source is missing or wrong.",
        s409="It was changed since the version that you read.",
        **BODY,
    )
    def put(self, request: Request, slug: str, number: int, expected: str, language: str, name: str) -> Response:
        body = SourceBody(data=json_object(request))
        body.is_valid(raise_exception=True)
        version = request.query_params.get("version")
        found = replace_solution(
            solution=self._solution(request), by=author_of(request), version=version, **body.validated_data
        )
        return Response(_told(found, slug, number))

    @extend_schema(parameters=[EXPECTED, VERSION])
    @authoring(
        "solution_remove", "Remove a solution", {204: None}, s409="It was changed since the version that you read."
    )
    def delete(self, request: Request, slug: str, number: int, expected: str, language: str, name: str) -> Response:
        version = request.query_params.get("version")
        remove_solution(solution=self._solution(request), by=author_of(request), version=version)
        return Response(status=204)

    def _solution(self, request: Request) -> Solution:
        place = dict(self.kwargs)
        part = visible_part(place.pop("slug"), place.pop("number"), viewer_of(request._request))
        return find_solution(part=part, **place)


def _listed(solution: Solution, slug: str, number: int) -> dict[str, Any]:
    expected = ExpectedVerdict(solution.expected).label
    path = f"{expected}/{solution.language}/{solution.name}"
    return {
        "name": solution.name,
        "language": solution.language,
        "expected": expected,
        "url": f"/api/problems/{slug}/parts/{number}/solutions/{path}",
    }


def _told(solution: Solution, slug: str, number: int) -> dict[str, Any]:
    return _listed(solution, slug, number) | {
        "source": solution.source,
        "version": version_of_solution(solution),
    }
