"""The keys of the issuer: kept for an hour, asked for anew where one is not known, and never more often than that."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from accounts.identity.fetching import FetchError
from accounts.identity.keys import ASKED_EVERY, KEPT_SECONDS, MOST_KEYS, KeyRing, ring_of
from accounts.tests.identity.issuer import key_set, private_key, public_jwk
from core.errors import Unavailable


class Issuer:
    """Answers with what it has; an error is raised."""

    def __init__(self, told: Any) -> None:
        self.told, self.asked, self.now, self.pause = told, 0, 1000.0, 0.0

    def fetch(self, url: str) -> Any:
        self.asked += 1
        time.sleep(self.pause)
        if isinstance(self.told, Exception):
            raise self.told
        return self.told

    def ring(self) -> KeyRing:
        return KeyRing("https://issuer.example.com/jwks", fetch=self.fetch, clock=lambda: self.now)


def test_a_key_is_asked_for_once() -> None:
    issuer = Issuer(key_set("one", "two"))
    ring = issuer.ring()
    found = [ring.key("one"), ring.key("two"), ring.key("one")]
    assert [key and key.public_numbers() for key in found] == [
        private_key(kid).public_key().public_numbers() for kid in ("one", "two", "one")
    ]
    assert issuer.asked == 1


def test_a_new_key_is_found_and_one_that_is_withdrawn_is_dropped() -> None:
    issuer = Issuer(key_set("one"))
    ring = issuer.ring()
    assert ring.key("one")
    issuer.told, issuer.now = key_set("two"), issuer.now + ASKED_EVERY
    assert ring.key("two")
    assert ring.key("one") is None
    assert issuer.asked == 2


def test_unknown_keys_are_no_way_to_make_us_ask() -> None:
    issuer = Issuer(key_set("one"))
    ring = issuer.ring()
    assert [ring.key(f"made up {number}") for number in range(50)] == [None] * 50
    assert issuer.asked == 1
    issuer.now += ASKED_EVERY
    assert [ring.key(f"made up {number}") for number in range(50)] == [None] * 50
    assert issuer.asked == 2


def test_many_at_once_ask_once() -> None:
    issuer, many = Issuer(key_set("one")), threading.Barrier(6)
    ring, issuer.pause = issuer.ring(), 0.1

    def key(_: int) -> bool:
        many.wait(10)
        return ring.key("one") is not None

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(key, range(6))) == [True] * 6
    assert issuer.asked == 1


def test_keys_are_asked_for_anew_after_an_hour() -> None:
    issuer = Issuer(key_set("one"))
    ring = issuer.ring()
    assert ring.key("one")
    issuer.now += KEPT_SECONDS
    assert ring.key("one")
    assert issuer.asked == 2


def test_what_was_kept_holds_while_nobody_answers_but_not_longer_than_an_hour() -> None:
    issuer = Issuer(key_set("one"))
    ring = issuer.ring()
    assert ring.key("one")
    issuer.told, issuer.now = FetchError("down"), issuer.now + ASKED_EVERY
    with pytest.raises(Unavailable):
        ring.key("two")
    assert ring.key("one")
    issuer.now += KEPT_SECONDS
    with pytest.raises(Unavailable):
        ring.key("one")


def test_an_address_that_is_down_is_not_asked_again_at_once() -> None:
    issuer = Issuer(FetchError("down"))
    ring = issuer.ring()
    for _ in range(10):
        with pytest.raises(Unavailable) as refused:
            ring.key("one")
        assert (refused.value.code, refused.value.retry_after_seconds) == ("identity_keys_unavailable", 30)
    assert issuer.asked == 1
    issuer.told, issuer.now = key_set("one"), issuer.now + ASKED_EVERY
    assert ring.key("one")


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        {"keys": None},
        {"keys": "one"},
        {"keys": []},
        {"keys": [None, 5, {}, {"kid": "one"}]},
        {"keys": [public_jwk(kid=5)]},
        {"keys": [public_jwk(kty="oct", k="c2VjcmV0")]},
        {"keys": [public_jwk(kty="EC", crv="P-256")]},
        {"keys": [public_jwk(use="enc")]},
        {"keys": [public_jwk(alg="RS512")]},
        {"keys": [public_jwk(n=None)]},
        {"keys": [public_jwk(n="!")]},
        {"keys": [public_jwk(n="")]},
        {"keys": [public_jwk(e=7)]},
        {"keys": [public_jwk(kid="other")] * MOST_KEYS + [public_jwk()]},
    ],
)
def test_what_is_no_key_for_us_is_passed_over(told: Any) -> None:
    ring = Issuer(told).ring()
    try:
        assert ring.key("one") is None
    except Unavailable as error:
        assert error.code == "identity_keys_unavailable"  # noqa: PT017 — both are refusals


def test_a_sound_key_beside_unsound_ones_is_taken() -> None:
    assert Issuer({"keys": [None, public_jwk(n="!"), public_jwk("two")]}).ring().key("two")


def test_a_process_has_one_ring_of_an_address() -> None:
    assert ring_of("https://a.example.com/") is ring_of("https://a.example.com/")
    assert ring_of("https://a.example.com/") is not ring_of("https://b.example.com/")
