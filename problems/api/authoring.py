"""For authors: who may, and how a statement will look."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.permissions import TokenScope
from accounts.scopes import Scope
from core.api_errors import refusals
from core.json_body import json_object
from core.strict_fields import StrictSerializer, TextField
from problems.services.rendering import render_markdown

AUTHORING = dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), Scope.PROBLEMS_WRITE)
FORBIDDEN = "Only staff who may change problems may do this."
UNKNOWN = "No such problem, part, or thing in it."
BODY = {
    "s411": "The body came in chunks.",
    "s413": "The body is too large.",
    "s415": "The body is not application/json.",
}
LACKS = "the problem is published and would lack something"
VERSION = OpenApiParameter("version", str, description="That you read: over another one nothing is changed.")

Method = TypeVar("Method", bound=Callable[..., Response])


class MayAuthor(BasePermission):
    """Staff who may change problems in the admin."""

    message = FORBIDDEN

    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user.is_staff and request.user.has_perm("problems.change_problem"))


def author_of(request: Request) -> User:
    """Who it is: the permission has let nobody else in."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user


def authoring(operation: str, summary: str, answer: Any, **refused: str) -> Callable[[Method], Method]:
    """What the schema says of an operation for authors."""
    given = {"s403": FORBIDDEN, "s404": UNKNOWN} | refused
    decorate: Callable[[Method], Method] = extend_schema(
        operation_id=operation, tags=["Authoring"], summary=summary, responses=answer | refusals(**given)
    )
    return decorate


class PreviewBody(StrictSerializer):
    text = TextField(help_text="Markdown.")


class PreviewResponse(serializers.Serializer[Any]):
    html = serializers.CharField(allow_blank=True, help_text="As candidates are shown it, sanitised.")


class PreviewView(APIView):
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]

    @extend_schema(
        operation_id="statement_preview",
        tags=["Authoring"],
        summary="A statement as candidates would read it",
        description="Nothing is stored.",
        request=PreviewBody,
        responses={200: PreviewResponse}
        | refusals(
            s400="The text is missing or no text.",
            s403=FORBIDDEN,
            **BODY,
        ),
    )
    def post(self, request: Request) -> Response:
        body = PreviewBody(data=json_object(request))
        body.is_valid(raise_exception=True)
        return Response({"html": render_markdown(body.validated_data["text"], top_heading=3)})
