"""How often somebody may start a run, or write: so many in a window, counted apart for users, tokens and addresses."""

import ipaddress
import math
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import redis
import structlog
from django.conf import settings
from django.core.cache import cache
from rest_framework.exceptions import Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from core.errors import Unavailable
from core.metrics import THROTTLED

log = structlog.get_logger(__name__)
SECONDS_OF_PERIOD = {"s": 1, "m": 60, "h": 3600, "d": 86400}
IPV6_BITS_OF_ONE_SITE = 64
UNCOUNTED_SECONDS = 5
TOO_OFTEN = "Too many in this window; Retry-After says when to go on."


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

    A token has RATE_RUN_TOKEN to itself, and what it takes counts for its user as well: many tokens are no way around.
    An address is what the server saw, or what the environment's proxy adds (NUM_PROXIES): a caller cannot choose it.
    """

    kind = "RUN"
    needs_count = True
    """Where Redis is away and nothing can be counted: refused with 503. What starts programs or opens doors is bounded,
    or it is not done."""
    allowance: Allowance | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        return request.method in SAFE_METHODS or self.take(request, 1)

    def take(self, request: Request, count: int) -> bool:
        """Counts so many runs; False where one of the caller's rates leaves fewer. Told is the scarcest."""
        for rate, caller in self._rates(request):
            try:
                allowance, allowed = take(rate, caller, count, now=time.time())
            except redis.RedisError as error:
                self._go_uncounted(error)
                return True
            if self.allowance is None or not allowed or allowance.remaining < self.allowance.remaining:
                self.allowance = allowance
            request._request.rate_allowance = self.allowance  # type: ignore[attr-defined]
            if not allowed:
                THROTTLED.labels(kind=self.kind.lower()).inc()
                return False
        return True

    def _go_uncounted(self, error: Exception) -> None:
        log.warning("rate_not_counted", kind=self.kind, error=type(error).__name__)
        if self.needs_count:
            sentence = "Requests cannot be counted now, and uncounted this is not done; try again in a moment."
            raise Unavailable("rates_unavailable", sentence, retry_after_seconds=UNCOUNTED_SECONDS) from error

    def wait(self) -> float | None:
        return self.allowance.reset_seconds if self.allowance else None

    def _rates(self, request: Request) -> Iterator[tuple[str, str]]:
        if request.auth is not None:
            yield _rate(self.kind, "TOKEN"), f"{self.kind}:token:{request.auth.pk}"
        if request.user.is_authenticated:
            yield _rate(self.kind, "USER"), f"{self.kind}:user:{request.user.pk}"
        else:
            yield _rate(self.kind, "ANONYMOUS"), f"{self.kind}:address:{self._site(request)}"

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


class SaveThrottle(RunThrottle):
    """RATE_SAVE_USER and the others, for what is stored or begun by hand: drafts, packages, verifications, rejudges."""

    kind = "SAVE"
    needs_count = False  # better a draft too many than work that is lost


def take_save(user_id: int) -> tuple[Allowance, bool]:
    """The same for a page, which has no request of the API: counts once for this user."""
    return take(_rate("SAVE", "USER"), f"SAVE:user:{user_id}", 1, now=time.time())


def require_rate(request: Request, count: int) -> None:
    """Counts so many more runs for the caller. Raises Throttled, and counts none of them, where that is too many."""
    throttle = RunThrottle()
    if count and not throttle.take(request, count):
        left = throttle.allowance.remaining if throttle.allowance else 0
        raise Throttled(throttle.wait(), f"Your rate leaves {left} more runs now, and {count} more are asked for.")


class RateLimitHeaders:
    """For views with one of the throttles: what is left stands on every answer, also on a refusal."""

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        finished: Response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        allowance = getattr(request._request, "rate_allowance", None)
        if allowance is not None:
            for name, value in allowance.headers().items():
                finished[name] = value
        return finished


def _rate(kind: str, caller: str) -> str:
    rate: str = getattr(settings, f"RATE_{kind}_{caller}")
    return rate


def take(rate: str, caller: str, count: int, *, now: float) -> tuple[Allowance, bool]:
    """Counts so many requests of a caller in the window of `now` (seconds since the epoch).

    False, and none of them is counted, where they are too many: fewer of them may still fit.
    """
    number, _, period = rate.partition("/")
    limit, seconds = int(number), SECONDS_OF_PERIOD[period[0]]
    window = int(now // seconds)
    key = f"rate:{caller}:{seconds}:{window}"
    cache.add(key, 0, timeout=2 * seconds)
    try:
        taken = cache.incr(key, count)
    except ValueError:  # the cache was emptied in this very moment
        taken = count
    allowed = taken <= limit
    if not allowed:
        taken -= count
        with suppress(ValueError):
            cache.decr(key, count)
    reset = math.ceil((window + 1) * seconds - now)
    return Allowance(limit, max(0, limit - taken), max(1, reset)), allowed
