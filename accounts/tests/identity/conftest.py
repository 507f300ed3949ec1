"""An issuer that stands on this machine, and an installation that exchanges what it signs."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from accounts.tests.identity.issuer import AUDIENCE, ISSUER, KeyServer, as_json, key_set, serving


@pytest.fixture
def issuer(settings: Settings) -> Iterator[KeyServer]:
    cache.clear()
    with serving(as_json(key_set("one"))) as server:
        settings.OIDC_AUDIENCE, settings.OIDC_ISSUER, settings.OIDC_JWKS_URL = AUDIENCE, ISSUER, server.url
        yield server
