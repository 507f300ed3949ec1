"""Data files of a problem over REST, for its authors; everybody downloads them from the address that is told there."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.permissions import TokenScope
from accounts.scopes import Scope
from accounts.viewer import viewer_of
from core.api_errors import refusals
from core.json_body import check_length
from problems.api.authoring import FORBIDDEN, MayAuthor
from problems.api.lookups import visible_problem
from problems.enums import FileType
from problems.folder.beside import FILES
from problems.models import ProblemFile
from problems.services.attaching import attach_file, detach_file

BYTES = "application/octet-stream"
NO_PROBLEM = "No such problem."


class BytesParser(BaseParser):
    """The bytes of the body, of whatever type it says it is, and never more than a file may have."""

    media_type = "*/*"
    most_bytes = FILES.most_bytes_each

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, bytes]:
        return {"file": stream.read(FILES.most_bytes_each + 1)}


class FileResponse(serializers.Serializer[Any]):
    name = serializers.CharField()
    type = serializers.ChoiceField(FileType.choices)
    size = serializers.IntegerField(help_text="In bytes.")
    url = serializers.CharField(help_text="Where it is downloaded.")


def file_fields(file: ProblemFile) -> dict[str, Any]:
    return {"name": file.name, "type": file.content_type, "size": file.blob.size, "url": file.get_absolute_url()}


class FileView(APIView):
    parser_classes = [BytesParser]
    required_scopes = {"PUT": Scope.PROBLEMS_WRITE, "DELETE": Scope.PROBLEMS_WRITE}
    permission_classes = [TokenScope, MayAuthor]

    @extend_schema(
        operation_id="problem_file_save",
        tags=["Authoring"],
        summary="Add a data file to a problem, or replace it",
        description=(
            "The body is the file, at most 32 MB of UTF-8 text. One whose name ends in .json or .csv must be that. "
            "Programs of the problem find it in their work folder."
        ),
        request={BYTES: OpenApiTypes.BINARY},
        responses={200: FileResponse, 201: FileResponse}
        | refusals(
            s400="The name or the contents are wrong, or there would be too many files.",
            s403=FORBIDDEN,
            s404=NO_PROBLEM,
            s411="The body came in chunks.",
            s413="The file is too large.",
        ),
    )
    def put(self, request: Request, slug: str, name: str) -> Response:
        check_length(request, FILES.most_bytes_each)
        problem = visible_problem(slug, viewer_of(request._request))
        body: Any = request.data
        data = body.get("file", b"")
        file, is_new = attach_file(problem=problem, name=name, data=data, by=_author(request))
        return Response(file_fields(file), status=201 if is_new else 200)

    @extend_schema(
        operation_id="problem_file_delete",
        tags=["Authoring"],
        summary="Take a data file away from a problem",
        request=None,
        responses={204: None} | refusals(s403=FORBIDDEN, s404="No such problem, or no such file."),
    )
    def delete(self, request: Request, slug: str, name: str) -> Response:
        problem = visible_problem(slug, viewer_of(request._request))
        detach_file(problem=problem, name=name, by=_author(request))
        return Response(status=204)


def _author(request: Request) -> User:
    assert isinstance(request.user, User), "MayAuthor lets nobody else in"
    return request.user
