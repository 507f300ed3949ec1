"""Who asks: the address that the environment's proxy adds, where one stands before us. A caller cannot choose it."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


def address_of(peer: str, forwarded: str) -> str:
    """The last of X-Forwarded-For, as many from the end as there are proxies; the peer's where that is no address."""
    proxies = settings.PROXIES
    told = [part.strip() for part in forwarded.split(",")] if forwarded else []
    if not proxies or not told:
        return peer
    try:
        return str(ipaddress.ip_address(told[-min(proxies, len(told))]))
    except ValueError:
        return peer


def caller_middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """REMOTE_ADDR is the caller's for all that counts or records by it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        peer, forwarded = request.META.get("REMOTE_ADDR") or "", request.META.get("HTTP_X_FORWARDED_FOR", "")
        request.META["REMOTE_ADDR"] = address_of(peer, forwarded)
        return get_response(request)

    return answer
