"""What is refused before a view is asked: told through the whole chain, so that headers, log and CORS are as ever."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import add_never_cache_headers

from ceesarcode.faults import refuse

KEY = "ceesarcode.refusal"
"""Where a scope has it."""


class Refusal(Exception):
    """Status, code and sentence; `retry_seconds` where it may go better soon, `closes` where a body is left unread."""

    def __init__(
        self, status: int, code: str, sentence: str, *, retry_seconds: int | None = None, closes: bool = False
    ) -> None:
        super().__init__(sentence)
        self.status, self.code, self.sentence = status, code, sentence
        self.retry_seconds, self.closes = retry_seconds, closes


def refusal_middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Any:
    """The innermost: a request whose scope has a refusal gets that for an answer."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        refusal = getattr(request, "scope", {}).get(KEY)
        return get_response(request) if refusal is None else _told(request, refusal)

    return answer


def _told(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    response = refuse(request, refusal.status, refusal.code, refusal.sentence)
    add_never_cache_headers(response)
    if refusal.retry_seconds is not None:
        response["Retry-After"] = str(refusal.retry_seconds)
    if refusal.closes:
        response["Connection"] = "close"
    return response
