"""The public keys of whoever signs identities: kept for a while, and fetched anew for one that is not known."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWTError
from jwt.algorithms import RSAAlgorithm

from accounts.identity.fetching import FetchError, fetch_json
from core.errors import Unavailable

log = structlog.get_logger(__name__)
KEPT_SECONDS = 3600.0
ASKED_EVERY = 30.0
MOST_KEYS = 50


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found, and when; `fault` where the last question brought nothing."""

    keys: Mapping[str, RSAPublicKey] = field(default_factory=dict)
    read_at: float = float("-inf")
    asked_at: float = float("-inf")
    fault: str = ""


class KeyRing:
    """The keys at one address. However many strangers name keys that there are not: it is asked once in half a minute.

    Keys are dropped after an hour, also where the address is silent: one that was withdrawn must not live on here.
    """

    def __init__(
        self, url: str, *, fetch: Callable[[str], Any] = fetch_json, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._url, self._fetch, self._clock = url, fetch, clock
        self._lock = threading.Lock()
        self._known = _Known()

    def key(self, kid: str) -> RSAPublicKey | None:
        """The key of that id, None where there is none. Raises Unavailable where we cannot know."""
        if found := self._fresh(kid):
            return found
        with self._lock:  # whoever waited here finds what the one before has fetched
            if self._clock() - self._known.asked_at >= ASKED_EVERY:
                self._ask()
        found = self._fresh(kid)
        if found is None and self._known.fault:
            wait = self._known.asked_at + ASKED_EVERY - self._clock()
            sentence = "The keys that prove identities cannot be read now; try again a little later."
            raise Unavailable("identity_keys_unavailable", sentence, retry_after_seconds=max(1, round(wait)))
        return found

    def _fresh(self, kid: str) -> RSAPublicKey | None:
        known = self._known
        return known.keys.get(kid) if self._clock() - known.read_at < KEPT_SECONDS else None

    def _ask(self) -> None:
        before, now = self._known, self._clock()
        try:
            self._known = _Known(_keys_in(self._fetch(self._url)), read_at=now, asked_at=now)
        except FetchError as error:
            log.warning("identity_keys_not_read", url=self._url, error=str(error))
            self._known = _Known(before.keys, before.read_at, asked_at=now, fault=str(error))


@lru_cache(maxsize=4)
def ring_of(url: str) -> KeyRing:
    """The one ring of an address in this process."""
    return KeyRing(url)


def _keys_in(told: Any) -> dict[str, RSAPublicKey]:
    """The keys for RS256 in a JWK set, by their ids; others are passed over. Raises FetchError where there is none."""
    listed = told.get("keys") if isinstance(told, dict) else None
    keys: dict[str, RSAPublicKey] = {}
    for one in listed[:MOST_KEYS] if isinstance(listed, list) else []:
        if isinstance(one, dict) and isinstance(one.get("kid"), str) and (key := _rsa_key(one)):
            keys[one["kid"]] = key
    if not keys:
        raise FetchError("The answer holds no key for RS256.")
    return keys


def _rsa_key(told: dict[str, Any]) -> RSAPublicKey | None:
    if told.get("kty") != "RSA" or told.get("use", "sig") != "sig" or told.get("alg", "RS256") != "RS256":
        return None
    try:
        key = RSAAlgorithm.from_jwk({"kty": "RSA", "n": told.get("n"), "e": told.get("e")})
    except (PyJWTError, ValueError, TypeError):
        return None
    return key if isinstance(key, RSAPublicKey) else None
