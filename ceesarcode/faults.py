"""What is answered where no view does: under /api/ a problem document, elsewhere the error pages."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from ceesarcode.request_ids import META
from core.api_errors import CONTENT_TYPE, problem_body
from core.disk import tells_of_full_disk
from core.passing import tells_of_passing_fault

API = "/api/"
RETRY_SECONDS = 60
PASSING_SECONDS = 5
DISK_FULL = "disk_full"
NO_ROOM = "There is no room left on our disk: nothing can be stored now. Try again in a minute."
PART_AWAY = "Something that we need is away or too busy; try again in a few seconds."


class UnknownAddressView(APIView):
    """Every address under /api/ that is none, whatever the method."""

    authentication_classes = []
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound("There is no such address in the API; GET /api/schema lists all.", code="address_unknown")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """handler400: a request that Django itself refuses."""
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return refuse(request, 413, "body_too_large", f"The fields of the form have more than {most} bytes.")
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        return refuse(request, 400, "too_many_fields", "The form has too many fields or files.")
    if request.path.startswith(API):
        return _problem(400, "bad_request", "The request is malformed.")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """handler500: the fault is ours; what it was stands in the log alone, but for what passes: 503."""
    error = sys.exc_info()[1]
    if tells_of_full_disk(error):
        return _unavailable(request, DISK_FULL, NO_ROOM, RETRY_SECONDS)
    if tells_of_passing_fault(error):
        return _unavailable(request, "part_unavailable", PART_AWAY, PASSING_SECONDS)
    if request.path.startswith(API):
        return _problem(500, "internal_error", "Something broke on our side; the fault was recorded.", _id_of(request))
    return HttpResponse(render_to_string("500.html", {"request_id": _id_of(request)}), status=500)


def refuse(request: HttpRequest, status: int, code: str, sentence: str) -> HttpResponse:
    """One sentence: a problem document under /api/, elsewhere a page."""
    if request.path.startswith(API):
        return _problem(status, code, sentence, _id_of(request))
    told = {"status": status, "sentence": sentence, "request_id": _id_of(request)}
    return HttpResponse(render_to_string("refused.html", told), status=status)


def _unavailable(request: HttpRequest, code: str, sentence: str, seconds: int) -> HttpResponse:
    if request.path.startswith(API):
        response: HttpResponse = _problem(503, code, sentence, _id_of(request))
    else:
        told = {"is_full": code == DISK_FULL, "request_id": _id_of(request)}
        response = HttpResponse(render_to_string("503.html", told), status=503)
    response["Retry-After"] = str(seconds)
    return response


def _id_of(request: HttpRequest) -> str:
    """What a person may quote, so that the fault is found in the log."""
    return str(request.META.get(META, ""))


def _problem(status: int, code: str, sentence: str, request_id: str = "") -> HttpResponse:
    body = problem_body(status, code, sentence) | ({"request_id": request_id} if request_id else {})
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)
