"""Requests, by the view that answered. What no view answers (files, redirects, unknown addresses) is one of them."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from prometheus_client import Counter, Histogram

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_VIEW, OTHER_METHOD = "none", "other"

REQUESTS = Counter("ceesarcode_http_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram("ceesarcode_http_request_seconds", "Until the answer began", ["view"], buckets=BUCKETS)


class RequestMetrics:
    """The outermost middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        response = self._get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else NO_VIEW
        method = request.method if request.method in METHODS else OTHER_METHOD
        REQUESTS.labels(view=view, method=method, status=f"{response.status_code // 100}xx").inc()
        SECONDS.labels(view=view).observe(time.perf_counter() - begun)
        return response
