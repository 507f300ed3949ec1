"""The tests of a part over REST, for authors: one by one, or many in a zip."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left, Length
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import TokenScope
from accounts.viewer import viewer_of
from core.json_body import check_length, json_object
from core.query_words import FLAGS, flag_of, word_of
from core.strict_fields import FlagField, StrictSerializer, TextField, WholeNumberField
from problems.api.authoring import AUTHORING, BODY, VERSION, MayAuthor, author_of, authoring
from problems.api.lookups import visible_part
from problems.api.packages import ZIP, RowChangesResponse, ZipParser, told_rows
from problems.folder import TestFile
from problems.models import TestCase
from problems.packages.archive import MAX_ARCHIVE_BYTES
from problems.packages.testset import read_testset
from problems.services.testcases import (
    PLACES,
    as_file,
    change_test,
    create_test,
    find_test,
    remove_test,
    version_of_test,
)
from problems.services.testsets import UploadMode, preview_tests, upload_tests

SHOWN = 200
LACKS = "the problem is published and would lack something"
PLACE = OpenApiParameter("place", {"type": "string", "enum": list(PLACES)}, OpenApiParameter.PATH)


class ReplaceBody(StrictSerializer):
    input = TextField(help_text="At most 4 MiB, lines ending with \\n.")
    expected = TextField()
    weight = WholeNumberField(required=False, help_text="1 to 1000; 1 without it.")
    group = TextField(required=False, allow_null=True, help_text="The name of a group of the part.")


class TestBody(ReplaceBody):
    __test__ = False  # not a test of pytest's

    name = TextField()
    is_sample = FlagField(required=False, help_text="Whether candidates are shown it; false without it.")


class AboutTest(serializers.Serializer[Any]):
    name = serializers.CharField()
    is_sample = serializers.BooleanField()
    position = serializers.IntegerField(help_text="Samples first, then by name.")
    weight = serializers.IntegerField()
    group = serializers.CharField(allow_null=True)
    url = serializers.CharField()


class ListedTest(AboutTest):
    input_start = serializers.CharField(allow_blank=True, help_text=f"The first {SHOWN} characters.")
    input_length = serializers.IntegerField(help_text="In characters.")
    expected_start = serializers.CharField(allow_blank=True)
    expected_length = serializers.IntegerField()


class TestResponse(AboutTest):
    __test__ = False  # not a test of pytest's

    input = serializers.CharField(allow_blank=True)
    expected = serializers.CharField(allow_blank=True)
    version = serializers.CharField(help_text="For `?version=`.")


class UploadResponse(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField(help_text="Whether nothing was changed.")
    mode = serializers.ChoiceField([mode.value for mode in UploadMode])
    version = serializers.CharField(help_text="Of the tests that it met; for `?version=`.")
    tests = RowChangesResponse()
    notes = serializers.ListField(child=serializers.CharField(), help_text="What was changed on reading.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="What is missing to be published.")


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


class TestArchiveView(APIView):
    __test__ = False  # not a test of pytest's
    parser_classes = [ZipParser]
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]

    @extend_schema(
        description=(
            "A zip of at most 32 MiB with pairs `<name>.in` and `<name>.out` or `.ans` in `sample/` and `hidden/` or"
            " `secret/`. A test of the same name gets the new contents and keeps its weight and its group."
        ),
        parameters=[
            OpenApiParameter(
                "mode",
                {"type": "string", "enum": list(UploadMode), "default": "add"},
                description="replace: tests that the zip does not have are removed.",
            ),
            OpenApiParameter("dry_run", {"type": "string", "enum": list(FLAGS)}, description="true: only tell."),
            VERSION,
        ],
        request={ZIP: OpenApiTypes.BINARY},
    )
    @authoring(
        "tests_upload",
        "Add or replace many tests from a zip",
        {200: UploadResponse},
        s400="The archive or a test in it is wrong.",
        s409=f"The tests were changed since the version that you read, or {LACKS}.",
        s411="The body came in chunks.",
        s413="The archive is too large.",
        s415="The body is not application/zip.",
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        mode = UploadMode(word_of(request, "mode", tuple(UploadMode), default="add"))
        dry_run = flag_of(request, "dry_run")
        part = visible_part(slug, number, viewer_of(request._request))
        check_length(request, MAX_ARCHIVE_BYTES)
        body: Any = request.data
        tests = read_testset(body.get("package", b""))
        upload = preview_tests if dry_run else upload_tests
        version = request.query_params.get("version")
        outcome = upload(part=part, tests=tests, mode=mode, by=author_of(request), version=version)
        return Response(
            {
                "dry_run": dry_run,
                "mode": outcome.mode,
                "version": outcome.version,
                "tests": told_rows(outcome.rows),
                "notes": outcome.notes,
                "reasons": outcome.reasons,
            }
        )


def _fields(body: StrictSerializer) -> dict[str, Any]:
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
