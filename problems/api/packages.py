"""Packages over REST: one previewed or imported, and a problem exported as one."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import TokenScope
from accounts.scopes import Scope
from accounts.viewer import viewer_of
from core.api_errors import refusals
from core.json_body import check_length
from core.query_numbers import whole_number
from core.query_words import FLAGS, flag_of, word_of
from core.throttling import TOO_OFTEN, RateLimitHeaders, SaveThrottle
from problems.api.authoring import author_of
from problems.api.documents import ProblemDocument
from problems.api.lookups import visible_problem
from problems.enums import ProblemStatus
from problems.naming import MAX_PARTS
from problems.packages.archive import MAX_ARCHIVE_BYTES
from problems.packages.formats import read_package
from problems.packages.preview import RowChanges
from problems.services.exporting import export_json, export_package
from problems.services.importing import ImportOutcome, import_package, preview_import
from problems.services.loading import LoadResult

ZIP, JSON = "application/zip", "application/json"
FORMS = {"kattis": ZIP, "json": JSON}


class ZipParser(BaseParser):
    """The bytes of the body, and never more than an archive may have."""

    media_type = ZIP
    most_bytes = MAX_ARCHIVE_BYTES

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, bytes]:
        return {"package": stream.read(MAX_ARCHIVE_BYTES + 1)}


class DocumentParser(ZipParser):
    """JSON as it came: the reader of the format parses it, more strictly than the API does."""

    media_type = JSON


class MayImport(BasePermission):
    """Staff who may add and change problems in the admin."""

    message = "Only staff who may add and change problems import packages."

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        may = ["problems.add_problem", "problems.change_problem"]
        return bool(user.is_authenticated and user.is_staff and user.has_perms(may))


class FieldChangeResponse(serializers.Serializer[Any]):
    field = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class RowChangesResponse(serializers.Serializer[Any]):
    part = serializers.IntegerField(help_text="0: of the whole problem.")
    kind = serializers.CharField(
        help_text="tests, groups, starter code or solutions; of the whole problem files or images."
    )
    added = serializers.ListField(child=serializers.CharField())
    removed = serializers.ListField(child=serializers.CharField())
    changed = serializers.ListField(child=serializers.CharField())
    unchanged = serializers.IntegerField(help_text="How many stay as they are.")


class ImportResponse(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField(help_text="Whether nothing was changed.")
    slug = serializers.CharField()
    title = serializers.CharField()
    format = serializers.CharField()
    result = serializers.ChoiceField([result.value for result in LoadResult])
    status = serializers.ChoiceField(ProblemStatus.choices)
    fields_changed = FieldChangeResponse(many=True)
    rows_changed = RowChangesResponse(many=True)
    images = serializers.ListField(child=serializers.CharField())
    version = serializers.CharField(allow_blank=True, help_text="Of the problem that it met; empty: there was none.")
    notes = serializers.ListField(child=serializers.CharField(), help_text="What was left out or changed on reading.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="What it lacks to be published.")


EXAMPLE = OpenApiExample(
    "A small problem",
    {
        "format": "ceesarcode-problem/1",
        "slug": "double",
        "title": "Twice as much",
        "kind": "coding",
        "difficulty": "warmup",
        "limits": {"cpu_time_seconds": 1.0, "memory_mb": 128},
        "statement": "Print twice the number that you read.\n",
        "parts": [
            {
                "starters": {"python": "n = int(input())\n"},
                "tests": [
                    {"name": "01-small", "is_sample": True, "input": "4\n", "expected": "8\n"},
                    {"name": "01-zero", "input": "0\n", "expected": "0\n"},
                ],
                "solutions": [{"name": "doubles", "language": "python", "source": "print(2 * int(input()))\n"}],
            }
        ],
    },
    media_type=JSON,
    request_only=True,
)


class PackagesView(RateLimitHeaders, APIView):
    throttle_classes = [SaveThrottle]
    parser_classes = [ZipParser, DocumentParser]
    required_scopes = {"POST": Scope.PROBLEMS_WRITE}
    permission_classes = [TokenScope, MayImport]

    @extend_schema(
        operation_id="package_import",
        tags=["Packages"],
        summary="Import a problem from a package",
        description=(
            "A zip of at most 32 MiB: an ICPC/Kattis package, DMOJ's, the earlier CeesarCode's, or our own folder. Or"
            " the problem as one JSON document, in which an unknown field is refused."
        ),
        parameters=[
            OpenApiParameter("dry_run", {"type": "string", "enum": list(FLAGS)}, description="true: only tell."),
            OpenApiParameter("slug", str, description="The address; without it, the one that the package names."),
            OpenApiParameter(
                "version",
                str,
                description="Of the problem that you saw, empty for none: nothing is imported over another one.",
            ),
        ],
        request={ZIP: OpenApiTypes.BINARY, JSON: ProblemDocument},
        examples=[EXAMPLE],
        responses={200: ImportResponse, 201: ImportResponse}
        | refusals(
            s400="The archive or the problem in it is wrong.",
            s403="You may not add and change problems, or the header X-CSRFToken is missing.",
            s409="Candidates' work hangs on a part that the package has no more, or the problem was changed.",
            s411="The body came in chunks.",
            s413="The body is too large.",
            s415="The body is neither application/zip nor application/json.",
            s429=TOO_OFTEN,
            s503="It has programs that make its tests, and nothing can run them now.",
        ),
    )
    def post(self, request: Request) -> Response:
        dry_run = flag_of(request, "dry_run")
        check_length(request, MAX_ARCHIVE_BYTES)
        body: Any = request.data
        slug = request.query_params.get("slug", "")
        version = request.query_params.get("version")
        name = "problem.json" if (request.content_type or "").startswith(JSON) else "package.zip"
        package = read_package(data=body.get("package", b""), name=name, slug=slug)
        if dry_run:
            outcome = preview_import(package=package, version=version)
        else:
            outcome = import_package(package=package, version=version, by=author_of(request))
        created = outcome.result == LoadResult.CREATED and not dry_run
        return Response(_body(outcome, dry_run=dry_run), status=201 if created else 200)


class MayRead(BasePermission):
    """Staff who may see problems in the admin, hidden tests and solutions included."""

    message = "Only staff who may view problems export packages."

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_staff and user.has_perm("problems.view_problem"))


class PackageView(APIView):
    required_scopes = {"GET": Scope.PROBLEMS_WRITE}
    permission_classes = [TokenScope, MayRead]

    @extend_schema(
        operation_id="package_export",
        tags=["Packages"],
        summary="A problem as an ICPC/Kattis package, or as one JSON document",
        description=(
            "With its hidden tests and solutions. The same problem gives the same bytes. A Kattis package holds one"
            " part: of several, `part` says which, and the package is named after both."
        ),
        parameters=[
            OpenApiParameter("form", {"type": "string", "enum": list(FORMS)}, description="json: any problem."),
            OpenApiParameter(
                "part", {"type": "integer", "minimum": 1, "maximum": MAX_PARTS}, description="Its number."
            ),
        ],
        responses={(200, ZIP): OpenApiTypes.BINARY, (200, JSON): ProblemDocument}
        | refusals(
            s400="The form is unknown, it has several parts and none was named, or part is no number from 1 to 20.",
            s403="You may not view problems in the admin.",
            s404="No such problem, or part.",
            s409="The format cannot hold it; the sentence says why.",
        ),
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        form = word_of(request, "form", FORMS, default="kattis")
        problem = visible_problem(slug, viewer_of(request._request))
        if form == "json":
            return HttpResponse(export_json(problem=problem), content_type=JSON)
        part = whole_number(request, "part", least=1, most=MAX_PARTS, default=0) or None
        export = export_package(problem=problem, part=part)
        return zip_response(export.file, export.data)


def zip_response(file: str, data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type=ZIP)
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _body(outcome: ImportOutcome, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "slug": outcome.slug,
        "title": outcome.title,
        "format": outcome.format,
        "result": outcome.result,
        "status": outcome.status,
        "fields_changed": [
            {"field": change.field, "before": change.before, "after": change.after} for change in outcome.fields
        ],
        "rows_changed": [told_rows(row) for row in outcome.rows],
        "images": outcome.images,
        "version": outcome.version,
        "notes": outcome.notes,
        "reasons": outcome.reasons,
    }


def told_rows(row: RowChanges) -> dict[str, Any]:
    return {
        "part": row.part,
        "kind": row.kind,
        "added": row.added,
        "removed": row.removed,
        "changed": row.changed,
        "unchanged": row.unchanged,
    }
