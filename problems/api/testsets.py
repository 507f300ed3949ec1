"""Many tests of a part in a zip, for authors."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import TokenScope
from accounts.viewer import viewer_of
from core.json_body import check_length
from core.query_words import FLAGS, flag_of, word_of
from problems.api.authoring import AUTHORING, LACKS, VERSION, MayAuthor, author_of, authoring
from problems.api.lookups import visible_part
from problems.api.packages import ZIP, RowChangesResponse, ZipParser, told_rows
from problems.packages.archive import MAX_ARCHIVE_BYTES
from problems.packages.testset import read_testset
from problems.services.testsets import UploadMode, preview_tests, upload_tests


class UploadResponse(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField(help_text="Whether nothing was changed.")
    mode = serializers.ChoiceField([mode.value for mode in UploadMode])
    version = serializers.CharField(help_text="Of the tests that it met; for `?version=`.")
    tests = RowChangesResponse()
    notes = serializers.ListField(child=serializers.CharField(), help_text="What was changed on reading.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="What is missing to be published.")


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
