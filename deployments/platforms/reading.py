"""What platforms answer, read with care: JSON of another's making, of which nothing is certain."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from deployments.platforms.base import Accepted, Listed, Order, PlatformError

DIGEST = re.compile(r"(?:^|[:@])([0-9a-f]{64})$")
SKEW = timedelta(minutes=1)
"""By so much a platform's clock may be behind ours."""


def at(told: Any, *path: str) -> Any:
    """What stands there; None where the way does not go on."""
    for name in path:
        told = told.get(name) if isinstance(told, dict) else None
    return told


def text_at(told: Any, *path: str) -> str:
    found = at(told, *path)
    return found if isinstance(found, str) else ""


def needed_text(told: Any, *path: str) -> str:
    """Raises PlatformError where there is none."""
    found = text_at(told, *path)
    if not found:
        raise PlatformError(f"The answer has no {'.'.join(path)}.")
    return found


def rows_at(told: Any, *path: str) -> list[Any]:
    """Raises PlatformError where it is no list."""
    found = at(told, *path)
    if not isinstance(found, list):
        raise PlatformError(f"The answer has no list{f' of {path[-1]}' if path else ''}.")
    return found


def moment_at(told: Any, *path: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text_at(told, *path))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def digest_in(text: str) -> str:
    """The digest that an image's name ends with, or that stands alone; "" for a tag."""
    found = DIGEST.search(text)
    return f"sha256:{found[1]}" if found else ""


def newest_first(listed: Sequence[Listed], order: Order) -> list[Listed]:
    """Those since the order; what does not say when it began is none of them."""
    since = [(one.created_at, one) for one in listed if one.created_at and one.created_at >= order.since - SKEW]
    return [one for _, one in sorted(since, key=lambda pair: pair[0], reverse=True)]


def ours_among(listed: Sequence[Listed], order: Order, *, triggers: Sequence[str] = ("",)) -> Accepted | None:
    """Platforms take no idempotency key: an order whose answer was lost is known by its image and its time."""
    for one in listed:
        if one.digest == order.digest and one.trigger in triggers:
            return Accepted(platform_id=one.platform_id, status=one.status)
    return None
