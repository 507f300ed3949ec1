"""Where a channel leads, and its secret: sealed for the database, and shown again to nobody."""

import base64
import json
from dataclasses import dataclass, field
from secrets import token_bytes
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from deployments.enums import ChannelKind
from deployments.sealing import seal, unseal
from execution.callbacks.addresses import AddressRefused, target_of
from execution.callbacks.signing import SECRET_PREFIX

PURPOSE = b"deployments.notifications"
SECRET_BYTES, TAIL, LEAST_BEFORE_TAIL, LONGEST_HINT = 32, 4, 20, 80
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Destination:
    address: str = field(repr=False)
    secret: str = field(default="", repr=False)


def new_secret() -> str:
    """In the form of Standard Webhooks."""
    return SECRET_PREFIX + base64.b64encode(token_bytes(SECRET_BYTES)).decode()


def sealed(destination: Destination) -> str:
    told = json.dumps({"address": destination.address, "secret": destination.secret})
    return seal(told, purpose=PURPOSE)


def unsealed(text: str) -> Destination:
    """Raises SealBroken. An older SECRET_KEY opens it too, while it is among SECRET_KEY_FALLBACKS."""
    return Destination(**json.loads(unseal(text, purpose=PURPOSE)))


def check_address(kind: str, address: str) -> None:
    """Raises AddressRefused. What its name leads to is asked when something is sent, each time."""
    if kind != ChannelKind.EMAIL:
        target_of(address)
        return
    if not settings.SENDS_MAIL:
        raise AddressRefused("This server sends no e-mail; take another kind of channel.")
    try:
        validate_email(address)
    except ValidationError:
        raise AddressRefused("It is no address of e-mail.") from None


def hint_of(kind: str, address: str) -> str:
    """Enough to know it by, too little to use it."""
    if kind == ChannelKind.EMAIL:
        name, _, domain = address.rpartition("@")
        return f"{name[:1]}{ELLIPSIS}@{domain}"[:LONGEST_HINT]
    parts = urlsplit(address)
    rest = f"{parts.path}?{parts.query}"
    tail = address[-TAIL:] if len(rest) > LEAST_BEFORE_TAIL else ""
    return f"{(parts.hostname or '')[: LONGEST_HINT - TAIL - 2]}/{ELLIPSIS}{tail}"
