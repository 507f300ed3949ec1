"""The body of a request: one JSON object, in UTF-8, within the size that the environment allows."""

from typing import Any

from django.conf import settings
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request


class BodyTooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"


class LengthRequired(APIException):
    status_code = status.HTTP_411_LENGTH_REQUIRED
    default_code = "length_required"
    default_detail = "Send the body with a Content-Length header, not in chunks."


class BoundedJSONParser(JSONParser):
    """JSON without NaN and Infinity; what is nested too deep is malformed."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("The JSON is nested too deep.") from None
        except ParseError as error:
            raise ParseError(f"The body is no JSON: {error.detail}.".replace("JSON parse error - ", "")) from None


def check_length(request: Request, most: int) -> int | None:
    """What the header says of the body's length; None for no body. Raises APIException before any of it is read."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length and "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        raise LengthRequired
    if length.isdigit() and int(length) > most:
        raise BodyTooLarge(f"The body has {length} bytes; at most {most} are allowed.")
    return int(length) if length.isdigit() else None


def json_object(request: Request) -> dict[str, Any]:
    """The object that the body holds. Raises APIException where it holds something else, or nothing, or too much."""
    length = check_length(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    data = request.data
    if type(data) is not dict or length is None:
        raise ParseError("The body must be a JSON object.", code="not_an_object")
    return data
