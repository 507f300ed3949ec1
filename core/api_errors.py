"""Every refusal of the API as problem+json (RFC 9457): a code, a sentence and, where one is at fault, the field."""

import math
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.errors import DomainError, TooMany, Unavailable

STATUS_OF_KIND = {
    "invalid": 400,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "too_many": 429,
    "unavailable": 503,
}
CONTENT_TYPE = "application/problem+json"


class ProblemSerializer(serializers.Serializer[Any]):
    """A refusal, as RFC 9457 has it."""

    type = serializers.CharField(default="about:blank")
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable; for programs.")
    detail = serializers.CharField(help_text="A sentence for the reader.")
    field = serializers.CharField(required=False, help_text="The field at fault, where one is.")
    request_id = serializers.CharField(required=False, help_text="Of a fault on our side: what to quote.")


def refusals(**sentences: str) -> dict[tuple[int, str], OpenApiResponse]:
    """The problem responses of an operation for its schema: `refusals(s404="No such run.")`."""
    return {
        (int(name.removeprefix("s")), CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description=sentence)
        for name, sentence in sentences.items()
    }


def handle_exception(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None lets an unforeseen error travel on to the 500 page."""
    if isinstance(exc, DomainError):
        response = problem(STATUS_OF_KIND[exc.kind], exc.code, exc.message, exc.field)
        if isinstance(exc, Unavailable | TooMany):
            response["Retry-After"] = str(exc.retry_after_seconds)
        if isinstance(exc, TooMany):
            response["Queue-Limit"], response["Queue-Remaining"] = str(exc.limit), str(exc.remaining)
    else:
        known = _as_api_exception(exc)
        if known is None:
            return None
        response = _from_api_exception(known)
    set_rollback()
    return response


def problem(status: int, code: str, detail: str, field: str | None = None) -> Response:
    """One problem document as a response."""
    return Response(problem_body(status, code, detail, field), status=status, content_type=CONTENT_TYPE)


def problem_body(status: int, code: str, detail: str, field: str | None = None) -> dict[str, Any]:
    """A problem document. What a caller sent may be quoted in it: half a surrogate pair is written as an escape."""
    body: dict[str, Any] = {"type": "about:blank", "status": status, "code": code, "detail": _encodable(detail)}
    if field:
        body["field"] = _encodable(field)
    return body


def _encodable(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()


def _as_api_exception(exc: Exception) -> exceptions.APIException | None:
    if isinstance(exc, Http404):
        return exceptions.NotFound()
    if isinstance(exc, PermissionDenied):
        return exceptions.PermissionDenied()
    return exc if isinstance(exc, exceptions.APIException) else None


def _from_api_exception(exc: exceptions.APIException) -> Response:
    if isinstance(exc, exceptions.ValidationError):
        field, code, sentence = _first_fault(exc.get_full_details())
        response = problem(exc.status_code, code, sentence, field)
    else:
        response = problem(exc.status_code, str(exc.get_codes()), str(exc.detail))
    if header := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = header
    if (wait := getattr(exc, "wait", None)) is not None:
        response["Retry-After"] = str(math.ceil(wait))
    return response


def _first_fault(details: Any, path: str = "") -> tuple[str | None, str, str]:
    """The first fault of DRF's nested details: the path of its field (`runs[3].input`), its code and its sentence."""
    if isinstance(details, dict) and isinstance(details.get("message"), str) and "code" in details:
        return (path or None), str(details["code"]), str(details["message"])
    if isinstance(details, dict):
        name, inner = next(iter(details.items()))
        if isinstance(name, int):  # an item of a list, which DRF names by its index
            return _first_fault(inner, f"{path}[{name}]")
        return _first_fault(inner, path if name == "non_field_errors" else f"{path}.{name}".lstrip("."))
    index, inner = next((index, item) for index, item in enumerate(details) if item)
    is_fault = isinstance(inner, dict) and isinstance(inner.get("message"), str) and "code" in inner
    return _first_fault(inner, path if is_fault else f"{path}[{index}]")
