"""How often somebody may start a run: so many in a window, counted apart for users and for addresses."""

import ipaddress
import math
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

SECONDS_OF_PERIOD = {"s": 1, "m": 60, "h": 3600, "d": 86400}
IPV6_BITS_OF_ONE_SITE = 64


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a caller; `reset_seconds` until the window ends."""

    limit: int
    remaining: int
    reset_seconds: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_seconds),
        }


class RunThrottle(BaseThrottle):
    """RATE_RUN_USER for each user, RATE_RUN_ANONYMOUS for each address, as "number/period".

    An address is what the server saw, or what the environment's proxy adds (NUM_PROXIES): a caller cannot choose it.
    """

    allowance: Allowance | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        user = request.user
        if user.is_authenticated:
            rate, caller = settings.RATE_RUN_USER, f"user:{user.pk}"
        else:
            rate, caller = settings.RATE_RUN_ANONYMOUS, f"address:{self._site(request)}"
        self.allowance, allowed = take_one(rate, caller, now=time.time())
        request._request.rate_allowance = self.allowance  # type: ignore[attr-defined]
        return allowed

    def wait(self) -> float | None:
        return self.allowance.reset_seconds if self.allowance else None

    def _site(self, request: Request) -> str:
        """The address; of IPv6 the part that one customer has to themselves."""
        found = self.get_ident(request) or "unknown"
        try:
            address = ipaddress.ip_address(found)
        except ValueError:
            return found[:64]
        if address.version == 4:
            return found
        return str(ipaddress.ip_network((address, IPV6_BITS_OF_ONE_SITE), strict=False).network_address)


class RateLimitHeaders:
    """For views with RunThrottle: what is left stands on every answer, also on a refusal."""

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        finished: Response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        allowance = getattr(request._request, "rate_allowance", None)
        if allowance is not None:
            for name, value in allowance.headers().items():
                finished[name] = value
        return finished


def take_one(rate: str, caller: str, *, now: float) -> tuple[Allowance, bool]:
    """Counts one request of a caller in the window of `now` (seconds since the epoch); False for one too many."""
    number, _, period = rate.partition("/")
    limit, seconds = int(number), SECONDS_OF_PERIOD[period[0]]
    window = int(now // seconds)
    key = f"rate:{caller}:{seconds}:{window}"
    cache.add(key, 0, timeout=2 * seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # the cache was emptied in this very moment
        count = 1
    reset = math.ceil((window + 1) * seconds - now)
    return Allowance(limit, max(0, limit - count), max(1, reset)), count <= limit
