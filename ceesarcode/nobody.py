"""Answers that are the same for everybody."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

PROBES = frozenset({"/api/ready", "/api/health"})
"""Engines and platforms ask for these by whatever name or address they know. No answer quotes it, so any is taken."""
PATHS = PROBES | {"/status", "/status/feed", "/api/status"}


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
        if request.path in PROBES:
            request.META["HTTP_HOST"] = _own_name()
        response = self._get_response(request)
        varied = [name for name in response.get("Vary", "").split(", ") if name.lower() not in ("", "cookie")]
        del response["Vary"]
        if varied:
            response["Vary"] = ", ".join(varied)
        return response


def _own_name() -> str:
    first: str = settings.ALLOWED_HOSTS[0]
    return "localhost" if first == "*" else first.removeprefix(".")
