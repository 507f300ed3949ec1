"""Who may read metrics: whoever shows METRICS_TOKEN. Without one, in dev, this machine alone; elsewhere nobody."""

import ipaddress
import secrets
from dataclasses import dataclass

from django.conf import settings

from accounts.authentication import bearer_text

CHALLENGE = 'Bearer realm="metrics"'


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    sentence: str


UNKNOWN = Refusal(404, "There is no such address.")
NO_TOKEN = Refusal(401, "Metrics are for whoever shows the token: Authorization: Bearer <METRICS_TOKEN>.")
WRONG_TOKEN = Refusal(401, "This is not the token that METRICS_TOKEN has.")


def refusal(*, authorization: str, address: str) -> Refusal | None:
    """None for who may. `address`: of the caller, as the server saw it."""
    if not settings.METRICS_TOKEN:
        return None if settings.IS_DEV and _is_this_machine(address) else UNKNOWN
    text = bearer_text(authorization.encode("utf-8", "replace"))
    if not text:
        return NO_TOKEN
    return None if secrets.compare_digest(text.encode(), settings.METRICS_TOKEN.encode()) else WRONG_TOKEN


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
