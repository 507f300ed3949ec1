"""Pages of other origins: the one that is allowed may read the API, the others not, and none may open a websocket."""

from typing import Any

import pytest
from django.test import Client

from accounts.viewer import Viewer
from ceesarcode.tests.bounds.test_headers import HOST
from execution.models import Run
from execution.tests.consumers.conftest import Watcher, cookie_for

OURS, OTHER = "https://gamma.ceesarcode.example.com", "https://elsewhere.example.com"
OTHERS = [OTHER, "null", "http://gamma.ceesarcode.example.com", "https://gamma.ceesarcode.example.com.evil.example"]


@pytest.fixture
def client(gamma: Any) -> Client:
    return Client(headers={"host": HOST, "x-forwarded-proto": "https"})


@pytest.mark.django_db
def test_our_origin_reads_the_api_with_its_cookies(client: Client) -> None:
    response = client.get("/api/problems", headers={"origin": OURS})
    assert response.headers["Access-Control-Allow-Origin"] == OURS
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    assert "origin" in response.headers["Vary"].lower()
    exposed = set(response.headers["Access-Control-Expose-Headers"].split(", "))
    assert {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"} <= exposed


@pytest.mark.django_db
@pytest.mark.parametrize("origin", OTHERS)
@pytest.mark.parametrize("address", ["/api/problems", "/api/nowhere", "/api/health"])
def test_another_origin_reads_nothing(client: Client, origin: str, address: str) -> None:
    response = client.get(address, headers={"origin": origin})
    assert not [name for name in response.headers if name.startswith("Access-Control-Allow")]


def preflight(client: Client, origin: str, address: str = "/api/run") -> Any:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    return client.options(address, headers={"origin": origin, **asked})


def test_a_preflight_is_answered_for_our_origin_alone(client: Client) -> None:
    allowed = preflight(client, OURS)
    assert allowed.headers["Access-Control-Allow-Origin"] == OURS
    assert "POST" in allowed.headers["Access-Control-Allow-Methods"]
    assert not [name for name in preflight(client, OTHER).headers if name.startswith("Access-Control-Allow")]


@pytest.mark.django_db
def test_pages_are_read_by_no_other_origin_at_all(client: Client) -> None:
    for address in ("/problems/", "/accounts/login/", "/admin/login/"):
        response = client.get(address, headers={"origin": OURS})
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("origin", [OTHER, "null", "", "http://localhost.evil.example"])
async def test_no_other_origin_opens_a_websocket(settings: Any, origin: str) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    run = Run(id="00000000-0000-4000-8000-000000000000")
    cookie = await cookie_for(Viewer(visitor=run.pk))
    assert await Watcher(run.pk, cookie=cookie, origin=origin).is_denied()
    await Watcher(run.pk, cookie=cookie, origin="http://localhost").open()
