"""Rates on a real Redis: counted by all processes together, and what happens when it is away."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.test import Client

from accounts.tests.factories import PASSWORD, UserFactory
from core.throttling import take
from execution.tests.remote.conftest import serving_redis
from execution.tests.waiting import eventually
from problems.tests.factories import ProblemFactory

LIMIT, EACH, THREADS = 25, 40, 8
NOW = 7200.0
RACE = f"""
import django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.core.cache import cache
from core.throttling import take
cache.add("ready", 0)
cache.incr("ready")
while not cache.get("go"):
    pass
with ThreadPoolExecutor({THREADS}) as pool:
    allowed = list(pool.map(lambda _: take("{LIMIT}/h", "racing", 1, now={NOW})[1], range({EACH})))
print(sum(allowed))
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving_redis() as found:
        yield found


def on(settings: Any, url: str) -> None:
    """The cache as the settings make it for a Redis."""
    cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    settings.CACHES = {"default": cache | {"OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2}}}


@pytest.fixture
def redis_cache(settings: Any, url: str) -> Iterator[None]:
    on(settings, url)
    caches["default"].clear()
    yield
    caches["default"].clear()


@pytest.fixture
def no_redis(settings: Any) -> None:
    on(settings, "redis://127.0.0.1:9/0")


def test_processes_and_threads_that_race_get_exactly_what_there_is(url: str, redis_cache: None) -> None:
    environment = os.environ | {"REDIS_URL": url, "DJANGO_SETTINGS_MODULE": "ceesarcode.settings"}
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACE],
            env=environment,
            cwd=django_settings.BASE_DIR,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    cache = caches["default"]
    eventually(lambda: cache.get("ready") == len(racers), seconds=60)
    cache.set("go", 1)
    allowed = [int(racer.communicate(timeout=60)[0].splitlines()[-1]) for racer in racers]
    assert sum(allowed) == LIMIT, allowed
    assert not take(f"{LIMIT}/h", "racing", 1, now=NOW)[1]


def test_a_window_ends_and_its_count_with_it(redis_cache: None) -> None:
    assert [take("1/s", "a", 1, now=NOW)[1], take("1/s", "a", 1, now=NOW)[1]] == [True, False]
    assert take("1/s", "a", 1, now=NOW + 1)[1]
    time.sleep(2.1)  # twice the window
    assert caches["default"].get(f"rate:a:1:{int(NOW)}") is None


@pytest.mark.django_db
def test_without_a_count_no_program_is_started(no_redis: None) -> None:
    body = {"language": "python", "files": {"Main.py": "print(1)"}}
    response = Client(raise_request_exception=False).post("/api/run", body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (503, "rates_unavailable")
    assert response.headers["Retry-After"] == "5"


@pytest.mark.django_db
def test_without_a_count_work_is_still_saved(no_redis: None) -> None:
    ProblemFactory(slug="sums", complete=True)
    address = "/api/problems/sums/parts/1/drafts/python"
    response = Client().put(address, {"source": "print(1)"}, content_type="application/json")
    assert response.status_code == 200, response.content


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/"])
def test_without_a_count_no_door_opens(no_redis: None, address: str) -> None:
    UserFactory(username="ada")
    form = {"login": "ada", "password": PASSWORD, "username": "eve", "password1": PASSWORD, "password2": PASSWORD}
    client = Client(raise_request_exception=False)
    response = client.post(address, form)
    assert (response.status_code, response.headers.get("Retry-After")) == (503, "5")
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_signing_in_is_counted_by_the_address_that_the_proxy_adds(settings: Any, redis_cache: None) -> None:
    """What a caller writes into X-Forwarded-For is no way around, and one caller's failures shut nobody else out."""
    settings.PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def attempt(forged: str, real: str) -> int:
        forwarded = {"x-forwarded-for": f"{forged}, {real}"}
        return Client(headers=forwarded).post("/accounts/login/", {"login": f"u{forged}", "password": "x"}).status_code

    answers = [attempt(f"192.0.2.{n}", "198.51.100.1") for n in range(40)]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert attempt("192.0.2.200", "198.51.100.2") == 200
