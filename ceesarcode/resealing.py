"""What is sealed with SECRET_KEY, sealed anew with the present one: then SECRET_KEY_FALLBACKS may go."""

import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Model
from django.utils import timezone

from accounts.factor_adapter import PURPOSE as FACTOR
from core.sealing import is_sealed_with_the_present, keys_for
from deployments.models import Deployment, NotificationChannel
from deployments.notifications.destinations import PURPOSE as DESTINATION
from deployments.services.deploying.carrying import MEMENTO

FACTOR_KEYS = frozenset({"secret", "seed", "migrated_codes"})
"""Under these names allauth keeps what its adapter has sealed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A column with sealed texts in it: all of it, or what stands under FACTOR_KEYS."""

    model: type[Model]
    column: str
    purpose: bytes


PLACES = (
    Place(Authenticator, "data", FACTOR),
    Place(NotificationChannel, "sealed_address", DESTINATION),
    Place(Deployment, "memento", MEMENTO),
)


@dataclass(slots=True)
class Count:
    """Of one place: rows under the present key, under an older one (now, or until this run), and under none of ours."""

    place: str
    present: int = 0
    older: int = 0
    unreadable: int = 0


def reseal(*, writes: bool) -> list[Count]:
    """Without `writes` it counts alone. A row that another changes meanwhile is sealed with the present key by that."""
    return [_reseal_place(place, writes=writes) for place in PLACES]


def _reseal_place(place: Place, *, writes: bool) -> Count:
    count = Count(f"{place.model._meta.verbose_name_plural}")
    rows = place.model._default_manager.exclude(**{place.column: ""}).order_by("pk")
    for key, value in rows.values_list("pk", place.column).iterator(chunk_size=500):
        texts = list(_sealed_in(value))
        if all(is_sealed_with_the_present(text, place.purpose) for text in texts):
            count.present += bool(texts)
            continue
        try:
            anew = _changed(value, lambda text: keys_for(place.purpose).rotate(text.encode()).decode())
        except (InvalidToken, UnicodeError, binascii.Error):
            count.unreadable += 1
            continue
        count.older += 1
        if writes:
            place.model._default_manager.filter(pk=key, **{place.column: value}).update(**{place.column: anew})
    return count


def _sealed_in(value: Any) -> Iterator[str]:
    found: list[str] = []
    _changed(value, lambda text: found.append(text) or text)  # type: ignore[func-returns-value]
    yield from found


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    """The value with each sealed text in it changed."""
    if isinstance(value, str):
        return change(value)
    return {name: _each(content, change) if name in FACTOR_KEYS else content for name, content in value.items()}


def _each(content: Any, change: Callable[[str], str]) -> Any:
    return [change(text) for text in content] if isinstance(content, list) else change(content)


def sessions_under_older_keys() -> int:
    """Sessions that would end with the older keys. They are written anew as they are used, and end by themselves."""
    signer = TimestampSigner(key=settings.SECRET_KEY, fallback_keys=[], salt=SessionStore().key_salt)
    rows = Session.objects.filter(expire_date__gt=timezone.now()).values_list("session_data", flat=True)
    return sum(not _is_signed(signer, data) for data in rows.iterator(chunk_size=500))


def _is_signed(signer: TimestampSigner, data: str) -> bool:
    try:
        signer.unsign(data)
    except BadSignature:
        return False
    return True
