"""Answers that are the same for everybody."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

PATHS = frozenset({"/status", "/status/feed", "/api/status", "/api/ready", "/api/health"})


class Nobody:
    """Their requests come without cookies: no session is read, which takes the database, and caches may share the
    answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path not in PATHS:
            return self._get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self._get_response(request)
        varied = [name for name in response.get("Vary", "").split(", ") if name.lower() not in ("", "cookie")]
        del response["Vary"]
        if varied:
            response["Vary"] = ", ".join(varied)
        return response
