"""Idempotency-Key: a request that is sent again, because its answer got lost, makes nothing twice."""

import hashlib
import json
from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar

from django.core.cache import cache
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.request import Request

from accounts.viewer import Viewer
from core.errors import Conflict
from core.throttling import RunThrottle

KEPT_SECONDS = 24 * 3600
PENDING_SECONDS = 120
"""How long a request may take to be taken in; one whose process died gives its key free behind that."""
LONGEST_KEY = 255
T = TypeVar("T")
Reference = Callable[[Any], Any]
BY_KEY: Reference = attrgetter("pk")

KEY_PARAMETER = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description=f"1 to {LONGEST_KEY} printable ASCII characters. "
    "Sent again with the same body within a day, nothing is made twice.",
)


class KeyReused(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = "This Idempotency-Key came with another body before; take a new key for a new request."


def created_once(
    request: Request,
    viewer: Viewer,
    *,
    create: Callable[[], T],
    find: Callable[[Any], T],
    reference: Reference = BY_KEY,
) -> T:
    """What `create` returns; for a key that was there before, what it returned then, through `find`.

    `reference`: what is kept of it, and given to `find`.
    A key belongs to the viewer and, where nobody is known, to the address. Raises Conflict while the first request
    with it is still being taken in, and KeyReused for another body.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return create()
    place, body = _place(request, viewer, key), json.dumps(request.data, sort_keys=True)
    digest = hashlib.sha256(body.encode()).hexdigest()
    if cache.add(place, (digest, None), PENDING_SECONDS):
        return _created(place, digest, create, reference)
    first_digest, made = cache.get(place) or (digest, None)
    if first_digest != digest:
        raise KeyReused
    if made is None:
        raise Conflict("request_in_progress", "The first request with this Idempotency-Key is still being taken in.")
    return find(made)


def _created(place: str, digest: str, create: Callable[[], T], reference: Reference) -> T:
    try:
        made = create()
    except BaseException:
        cache.delete(place)  # nothing was made: the same key may try again
        raise
    cache.set(place, (digest, reference(made)), KEPT_SECONDS)
    return made


def _place(request: Request, viewer: Viewer, key: str) -> str:
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        sentence = f"Idempotency-Key must be 1 to {LONGEST_KEY} printable ASCII characters."
        raise ParseError(sentence, code="idempotency_key_invalid")
    address = "" if viewer.is_known else RunThrottle().get_ident(request)
    owner = viewer.user.pk if viewer.user else viewer.visitor or f"address {address}"
    return "idempotency:" + hashlib.sha256(f"{owner}\n{request.path}\n{key}".encode()).hexdigest()
