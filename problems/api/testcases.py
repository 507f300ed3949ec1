"""The tests of a part over REST, for authors, one by one."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left, Length
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import TokenScope
from accounts.viewer import viewer_of
from core.json_body import json_object
from problems.api.authoring import AUTHORING, BODY, LACKS, VERSION, MayAuthor, author_of, authoring
from problems.api.lookups import visible_part
from problems.api.testcase_bodies import SHOWN, ListedTest, ReplaceBody, TestBody, TestResponse
from problems.folder import TestFile
from problems.models import TestCase
from problems.services.testcases import (
    PLACES,
    as_file,
    change_test,
    create_test,
    find_test,
    remove_test,
    version_of_test,
)

PLACE = OpenApiParameter("place", {"type": "string", "enum": list(PLACES)}, OpenApiParameter.PATH)


class TestListView(GenericAPIView[TestCase]):
    __test__ = False  # not a test of pytest's
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]
    serializer_class = ListedTest
    ordering = ("position", "pk")

    def get_queryset(self) -> QuerySet[TestCase]:
        part = visible_part(self.kwargs["slug"], self.kwargs["number"], viewer_of(self.request._request))
        return (
            part.tests.defer("input", "expected")
            .annotate(
                input_start=Left("input", SHOWN),
                input_length=Length("input"),
                expected_start=Left("expected", SHOWN),
                expected_length=Length("expected"),
            )
            .select_related("group")
        )

    @authoring("tests", "The tests of a part, as they run", {200: ListedTest(many=True)}, s400="The page is wrong.")
    def get(self, request: Request, slug: str, number: int) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([_listed(test, slug, number) for test in page])

    @extend_schema(request=TestBody)
    @authoring(
        "test_create",
        "Add a test",
        {201: TestResponse},
        s400="A field is missing or wrong.",
        s409="There is a test of this name, or the problem has none.",
        **BODY,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        body = TestBody(data=json_object(request))
        body.is_valid(raise_exception=True)
        part = visible_part(slug, number, viewer_of(request._request))
        wanted = TestFile(**{"is_sample": False} | _fields(body))
        test = create_test(part=part, wanted=wanted, by=author_of(request))
        return Response(_told(test, slug, number), status=201, headers={"Location": _url(test, slug, number)})


class TestView(APIView):
    __test__ = False  # not a test of pytest's
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]

    @extend_schema(parameters=[PLACE])
    @authoring("test", "A test with its whole contents", {200: TestResponse})
    def get(self, request: Request, slug: str, number: int, place: str, name: str) -> Response:
        return Response(_told(self._test(request), slug, number))

    @extend_schema(request=ReplaceBody, parameters=[PLACE, VERSION])
    @authoring(
        "test_replace",
        "Replace the contents of a test, its weight and its group",
        {200: TestResponse},
        s400="A field is missing or wrong.",
        s409="It was changed since the version that you read.",
        **BODY,
    )
    def put(self, request: Request, slug: str, number: int, place: str, name: str) -> Response:
        body = ReplaceBody(data=json_object(request))
        body.is_valid(raise_exception=True)
        return self._change(request, slug, number, {"weight": 1, "group": ""} | _fields(body))

    @extend_schema(request=TestBody, parameters=[PLACE, VERSION])
    @authoring(
        "test_change",
        "Change some fields of a test",
        {200: TestResponse},
        s400="A field is wrong.",
        s409=f"It was changed since the version that you read, the new name is taken, or {LACKS}.",
        **BODY,
    )
    def patch(self, request: Request, slug: str, number: int, place: str, name: str) -> Response:
        body = TestBody(data=json_object(request), partial=True)
        body.is_valid(raise_exception=True)
        return self._change(request, slug, number, _fields(body))

    @extend_schema(parameters=[PLACE, VERSION])
    @authoring(
        "test_remove",
        "Remove a test",
        {204: None},
        s409=f"It was changed since the version that you read, or {LACKS}.",
    )
    def delete(self, request: Request, slug: str, number: int, place: str, name: str) -> Response:
        version = request.query_params.get("version")
        remove_test(test=self._test(request), by=author_of(request), version=version)
        return Response(status=204)

    def _test(self, request: Request) -> TestCase:
        part = visible_part(self.kwargs["slug"], self.kwargs["number"], viewer_of(request._request))
        return find_test(part=part, place=self.kwargs["place"], name=self.kwargs["name"])

    def _change(self, request: Request, slug: str, number: int, changes: dict[str, Any]) -> Response:
        version = request.query_params.get("version")
        test = change_test(test=self._test(request), changes=changes, by=author_of(request), version=version)
        return Response(_told(test, slug, number))


def _fields(body: ReplaceBody) -> dict[str, Any]:
    """In the terms of TestFile, where no group has no name."""
    fields = dict(body.validated_data)
    if "group" in fields:
        fields["group"] = fields["group"] or ""
    return fields


def _url(test: TestCase, slug: str, number: int) -> str:
    return f"/api/problems/{slug}/parts/{number}/tests/{'sample' if test.is_sample else 'hidden'}/{test.name}"


def _about(test: TestCase, slug: str, number: int) -> dict[str, Any]:
    return {
        "name": test.name,
        "is_sample": test.is_sample,
        "position": test.position,
        "weight": test.weight,
        "group": test.group.name if test.group else None,
        "url": _url(test, slug, number),
    }


def _listed(test: Any, slug: str, number: int) -> dict[str, Any]:
    cut = ("input_start", "input_length", "expected_start", "expected_length")
    return _about(test, slug, number) | {name: getattr(test, name) for name in cut}


def _told(test: TestCase, slug: str, number: int) -> dict[str, Any]:
    version = version_of_test(as_file(test))
    return _about(test, slug, number) | {"input": test.input, "expected": test.expected, "version": version}
