"""What is told of a problem and of its parts over REST, for authors: read whole, changed by a merge patch."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import TokenScope
from accounts.viewer import viewer_of
from core.json_body import json_object
from problems.api.authoring import AUTHORING, BODY, VERSION, MayAuthor, author_of, authoring
from problems.api.documents import fields_of_part, fields_of_problem
from problems.api.lookups import visible_problem
from problems.enums import ProblemStatus
from problems.services.describing import (
    PART_FIELDS,
    PROBLEM_FIELDS,
    Description,
    change_part,
    change_problem,
    describe_part,
    describe_problem,
)

PATCHING = (
    "A JSON merge patch (RFC 7396): objects are merged, null removes what then has its default, lists are replaced."
    " The fields are those of the JSON form. All faults are told at once, each with its path."
)
REFUSED = {
    "s400": "A field is wrong or not one of these.",
    "s409": "The problem was changed since the version that you read, or is published and would lack something.",
}


def _answer(fields: dict[str, Any]) -> dict[str, Any]:
    told = {
        "slug": {"type": "string"},
        "status": {"type": "string", "enum": ProblemStatus.values},
        "version": {"type": "string", "description": "Of the whole problem; for `?version=`."},
        "reasons": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What the problem lacks to be published.",
        },
    }
    return {"type": "object", "properties": told | fields, "required": [*told, *fields]}


def _patch(names: tuple[str, ...]) -> dict[str, Any]:
    """Any value: null is one that every field takes here."""
    return {"application/json": {"type": "object", "additionalProperties": False, "properties": {n: {} for n in names}}}


class ProblemDescriptionView(APIView):
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]

    @authoring("description", "What is told of a problem, for its author", {200: _answer(fields_of_problem())})
    def get(self, request: Request, slug: str) -> Response:
        problem = visible_problem(slug, viewer_of(request._request))
        return Response(_told(slug, describe_problem(problem=problem)))

    @extend_schema(request=_patch(PROBLEM_FIELDS), parameters=[VERSION], description=PATCHING)
    @authoring(
        "description_change",
        "Change fields of a problem",
        {200: _answer(fields_of_problem())},
        **REFUSED,
        **BODY,
    )
    def patch(self, request: Request, slug: str) -> Response:
        changes, version = json_object(request), request.query_params.get("version")
        problem = visible_problem(slug, viewer_of(request._request))
        return Response(
            _told(slug, change_problem(problem=problem, changes=changes, by=author_of(request), version=version))
        )


class PartDescriptionView(APIView):
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]

    @authoring("part_description", "What is told of a part, for its author", {200: _answer(fields_of_part())})
    def get(self, request: Request, slug: str, number: int) -> Response:
        problem = visible_problem(slug, viewer_of(request._request))
        return Response(_told(slug, describe_part(problem=problem, number=number)))

    @extend_schema(request=_patch(PART_FIELDS), parameters=[VERSION], description=PATCHING)
    @authoring(
        "part_description_change",
        "Change fields of a part, its starter code or its groups",
        {200: _answer(fields_of_part())},
        **REFUSED,
        **BODY,
    )
    def patch(self, request: Request, slug: str, number: int) -> Response:
        changes, version = json_object(request), request.query_params.get("version")
        problem = visible_problem(slug, viewer_of(request._request))
        told = change_part(problem=problem, number=number, changes=changes, by=author_of(request), version=version)
        return Response(_told(slug, told))


def _told(slug: str, description: Description) -> dict[str, Any]:
    about = {"slug": slug, "status": description.status, "version": description.version}
    return about | {"reasons": description.reasons} | description.fields
