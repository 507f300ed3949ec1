"""Packages over REST: one previewed or imported, and a problem exported as one."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
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
from problems.api.lookups import visible_problem
from problems.enums import ProblemStatus
from problems.naming import MAX_PARTS
from problems.packages.archive import MAX_ARCHIVE_BYTES
from problems.packages.formats import read_package
from problems.services.exporting import export_package
from problems.services.importing import ImportOutcome, import_package, preview_import
from problems.services.loading import LoadResult

ZIP = "application/zip"
WORDS = {"true": True, "false": False}


class ZipParser(BaseParser):
    """The bytes of the body, and never more than an archive may have."""

    media_type = ZIP

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, bytes]:
        return {"package": stream.read(MAX_ARCHIVE_BYTES + 1)}


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
    part = serializers.IntegerField()
    kind = serializers.CharField(help_text="tests, groups, starter code or solutions.")
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
    notes = serializers.ListField(child=serializers.CharField(), help_text="What was left out or changed on reading.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="What it lacks to be published.")


class PackagesView(APIView):
    parser_classes = [ZipParser]
    required_scopes = {"POST": Scope.PROBLEMS_WRITE}
    permission_classes = [TokenScope, MayImport]

    @extend_schema(
        operation_id="package_import",
        tags=["Packages"],
        summary="Import a problem from a package",
        description="A zip of at most 32 MiB: an ICPC/Kattis package, the earlier CeesarCode's, or our own folder.",
        parameters=[
            OpenApiParameter("dry_run", {"type": "string", "enum": list(WORDS)}, description="true: only tell."),
            OpenApiParameter("slug", str, description="The address; without it, the one that the package names."),
        ],
        request={ZIP: OpenApiTypes.BINARY},
        responses={200: ImportResponse, 201: ImportResponse}
        | refusals(
            s400="The archive or the problem in it is wrong.",
            s403="You may not add and change problems, or the header X-CSRFToken is missing.",
            s409="Candidates' work hangs on a part that the package has no more.",
            s411="The body came in chunks.",
            s413="The archive is too large.",
            s415="The body is not application/zip.",
        ),
    )
    def post(self, request: Request) -> Response:
        dry_run = _word(request, "dry_run")
        check_length(request, MAX_ARCHIVE_BYTES)
        body: Any = request.data
        slug = request.query_params.get("slug", "")
        package = read_package(data=body.get("package", b""), name="package.zip", slug=slug)
        outcome = preview_import(package=package) if dry_run else import_package(package=package)
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
        summary="A problem as an ICPC/Kattis package",
        description="With its hidden tests and solutions. The same problem gives the same bytes. A package holds one "
        "part: of several, `part` says which, and the package is named after both.",
        parameters=[
            OpenApiParameter("part", {"type": "integer", "minimum": 1, "maximum": MAX_PARTS}, description="Its number.")
        ],
        responses={(200, ZIP): OpenApiTypes.BINARY}
        | refusals(
            s400="It has several parts and none was named, or part is no number from 1 to 20.",
            s403="You may not view problems in the admin.",
            s404="No such problem, or part.",
            s409="The format cannot hold it; the sentence says why.",
        ),
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        problem = visible_problem(slug, viewer_of(request._request))
        part = whole_number(request, "part", least=1, most=MAX_PARTS, default=0) or None
        export = export_package(problem=problem, part=part)
        response = HttpResponse(export.data, content_type=ZIP)
        response["Content-Disposition"] = f'attachment; filename="{export.file}"'
        return response


def _word(request: Request, name: str) -> bool:
    word = request.query_params.get(name, "false")
    if word not in WORDS:
        sentence = serializers.ErrorDetail(f"{name} must be true or false.", code=f"{name}_invalid")
        raise serializers.ValidationError({name: [sentence]})
    return WORDS[word]


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
        "rows_changed": [
            {
                "part": row.part,
                "kind": row.kind,
                "added": row.added,
                "removed": row.removed,
                "changed": row.changed,
                "unchanged": row.unchanged,
            }
            for row in outcome.rows
        ],
        "images": outcome.images,
        "notes": outcome.notes,
        "reasons": outcome.reasons,
    }
