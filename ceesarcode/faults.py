"""What is answered where no view does: under /api/ a problem document, elsewhere the error pages."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from ceesarcode.request_ids import META
from core.api_errors import CONTENT_TYPE, problem_body
from core.disk import tells_of_full_disk

API = "/api/"
RETRY_SECONDS = 60


class UnknownAddressView(APIView):
    """Every address under /api/ that is none, whatever the method."""

    authentication_classes = []
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound("There is no such address in the API; GET /api/schema lists all.", code="address_unknown")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """handler400: a request that Django itself refuses."""
    if request.path.startswith(API):
        return _problem(400, "bad_request", "The request is malformed.")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """handler500: the fault is ours; what it was stands in the log alone, but for a full disk, which passes: 503."""
    if tells_of_full_disk(sys.exc_info()[1]):
        return _disk_full(request)
    if request.path.startswith(API):
        return _problem(500, "internal_error", "Something broke on our side; the fault was recorded.", _id_of(request))
    return HttpResponse(render_to_string("500.html", {"request_id": _id_of(request)}), status=500)


def _disk_full(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        sentence = "There is no room left on our disk: nothing can be stored now. Try again in a minute."
        response = _problem(503, "disk_full", sentence, _id_of(request))
    else:
        response = HttpResponse(render_to_string("503.html", {"request_id": _id_of(request)}), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _id_of(request: HttpRequest) -> str:
    """What a person may quote, so that the fault is found in the log."""
    return str(request.META.get(META, ""))


def _problem(status: int, code: str, sentence: str, request_id: str = "") -> HttpResponse:
    body = problem_body(status, code, sentence) | ({"request_id": request_id} if request_id else {})
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)
