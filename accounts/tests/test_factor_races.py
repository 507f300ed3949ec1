"""Several at once with one code, and two who remove the same factors."""

from collections.abc import Generator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.second_factor import remove_factors
from accounts.tests.factories import PASSWORD, UserFactory
from accounts.tests.factors import app_of, code_of, recovery_codes_of
from core.audit.actors import SYSTEM
from core.errors import Conflict
from core.models import AuditEvent
from core.tests.racing import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
THREADS = 4


@pytest.fixture(autouse=True)
def _clock() -> Generator[None, None, None]:
    cache.clear()
    with time_machine.travel("2026-11-28T12:00:10Z", tick=False):
        yield


def half_way(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_one_code_signs_one_in(kind: str) -> None:
    user = UserFactory()
    secret, codes = app_of(user), recovery_codes_of(user)
    code = code_of(secret) if kind == "app" else codes[0]
    clients = [half_way(user) for _ in range(THREADS)]
    at_once(lambda n: clients[n].post("/accounts/second-factor/authenticate/", {"code": code}), THREADS)
    assert sum("_auth_user_id" in client.session for client in clients) == 1


def test_factors_are_removed_once() -> None:
    user = UserFactory()
    app_of(user)

    def remove(number: int) -> bool:
        try:
            remove_factors(by=SYSTEM, user=user, reason=f"lost {number}", is_confirmed=True)
        except Conflict:
            return False
        return True

    assert sorted(at_once(remove, THREADS)) == [False, False, False, True]
    assert not Authenticator.objects.exists()
    assert AuditEvent.objects.count() == 1
