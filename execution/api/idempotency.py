"""Idempotency-Key: a request that is sent again, because its answer got lost, makes nothing twice."""

import hashlib
import json
from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.core.cache import cache
from django.db import IntegrityError
from django.utils.crypto import salted_hmac
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.request import Request

from accounts.viewer import Viewer
from core.errors import Conflict, NotFound
from core.throttling import RunThrottle

KEPT_SECONDS = 24 * 3600
PENDING_SECONDS = 120
"""How long a request may take to be taken in; one whose process died gives its key free behind that."""
PLANNED_SECONDS = 5
"""The same where the database lets one of two win: this only spares it the second."""
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
    create: Callable[[UUID | None], T],
    find: Callable[[Any], T],
    reference: Reference = BY_KEY,
    planned: Reference | None = None,
) -> T:
    """What `create` returns; for a key that was there before, what it returned then, through `find`.

    `reference`: what is kept of it, and given to `find`.
    `planned`: the same of what `create` makes under the id that it is given, which follows from key and body. So the
    database holds what was made to once, also where the cache forgot, or an answer got lost between the two.
    A key belongs to the viewer and, where nobody is known, to the address. Raises Conflict while the first request
    with it is still being taken in, and KeyReused for another body.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return create(None)
    place, body = _place(request, viewer, key), json.dumps(request.data, sort_keys=True)
    digest = hashlib.sha256(body.encode()).hexdigest()
    made_id = _id_of(place, digest)
    if cache.add(place, (digest, None), PENDING_SECONDS if planned is None else PLANNED_SECONDS):
        made = _created(place, lambda: create(made_id), lambda: _found(find, planned, made_id))
        cache.set(place, (digest, reference(made)), KEPT_SECONDS)
        return made
    first_digest, kept = cache.get(place) or (digest, None)
    if first_digest != digest:
        raise KeyReused
    if kept is not None:
        return find(kept)
    if (found := _found(find, planned, made_id)) is not None:  # its process died before it could say so
        return found
    raise Conflict("request_in_progress", "The first request with this Idempotency-Key is still being taken in.")


def _created(place: str, create: Callable[[], T], find: Callable[[], T | None]) -> T:
    try:
        return create()
    except IntegrityError:
        if (found := find()) is not None:  # made before, and forgotten by the cache
            return found
        cache.delete(place)
        raise
    except BaseException:
        cache.delete(place)  # nothing was made: the same key may try again
        raise


def _found(find: Callable[[Any], T], planned: Reference | None, made_id: UUID) -> T | None:
    if planned is None:
        return None
    try:
        return find(planned(made_id))
    except NotFound:
        return None


def _id_of(place: str, digest: str) -> UUID:
    """Nobody can guess it: the id of a run without an owner is the key to it."""
    return UUID(bytes=salted_hmac(__name__, place + digest, algorithm="sha256").digest()[:16], version=4)


def _place(request: Request, viewer: Viewer, key: str) -> str:
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        sentence = f"Idempotency-Key must be 1 to {LONGEST_KEY} printable ASCII characters."
        raise ParseError(sentence, code="idempotency_key_invalid")
    address = "" if viewer.is_known else RunThrottle().get_ident(request)
    owner = viewer.user.pk if viewer.user else viewer.visitor or f"address {address}"
    return "idempotency:" + hashlib.sha256(f"{owner}\n{request.path}\n{key}".encode()).hexdigest()
