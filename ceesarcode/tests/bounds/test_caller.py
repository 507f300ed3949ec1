"""Whose request it is: the address that the proxy added, and never one that the caller wrote."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from accounts.tests.factories import PASSWORD, UserFactory
from ceesarcode.caller import address_of, caller_middleware

PEER = "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "192.0.2.1", PEER),
        (1, "", PEER),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.9, 192.0.2.1", "192.0.2.1"),
        (1, "192.0.2.1, no address", PEER),
        (2, "203.0.113.9, 192.0.2.1, 10.0.0.7", "192.0.2.1"),
        (1, "203.0.113.9,2001:DB8::1", "2001:db8::1"),
    ],
)
def test_the_proxy_s_word_counts(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.PROXIES = proxies
    assert address_of(PEER, forwarded) == address
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": PEER, "HTTP_X_FORWARDED_FOR": forwarded}
    caller_middleware(lambda _: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address


def test_gamma_has_one_proxy_for_all_that_count(gamma: dict[str, Any]) -> None:
    assert (gamma["PROXIES"], gamma["ALLAUTH_TRUSTED_PROXY_COUNT"]) == (1, 1)


@pytest.mark.django_db
def test_signing_in_is_told_in_the_log_and_no_name_that_was_tried(caplog: pytest.LogCaptureFixture) -> None:
    UserFactory(username="ada")
    client = Client()
    client.post("/accounts/login/", {"login": "oops-my-secret", "password": "wrong"})
    assert "sign_in_failed" in caplog.text
    assert "oops-my-secret" not in caplog.text
    assert "signed_in" not in caplog.text
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    assert "signed_in" in caplog.text
    assert PASSWORD not in caplog.text
