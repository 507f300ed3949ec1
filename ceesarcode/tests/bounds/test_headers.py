"""The table of headers, at every address there is, whoever answers; and the cookies."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.tests.factories import PASSWORD, UserFactory
from ceesarcode import nobody

HOST = "gamma.ceesarcode.example.com"
TABLE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
POLICY = {
    *("default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"),
    *("connect-src 'self'", "form-action 'self'"),
}
SAMPLES = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "slug": "none", "str": "none", "path": "none"}
CONVERTER = re.compile(r"<(?:(\w+):)?\w+>")


def addresses() -> list[str]:
    """Every address of the resolver, with something in each place; what is a pattern of its own is left out."""
    found = (CONVERTER.sub(lambda match: SAMPLES.get(match[1] or "str", "none"), route) for route in routes())
    return sorted({f"/{address}" for address in found if "(" not in address and "^" not in address})


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def assert_guarded(response: Any, address: str) -> None:
    told = {name: response.headers.get(name) for name in TABLE}
    assert told == TABLE, f"{address} ({response.status_code})"
    policy = response.headers.get("Content-Security-Policy", "")
    assert set(policy.split("; ")) >= POLICY, address
    assert "unsafe" not in policy, address
    assert "camera=()" in response.headers["Permissions-Policy"], address
    assert "Server" not in response.headers, address
    assert "X-Powered-By" not in response.headers, address
    assert response.headers["Cache-Control"], address


def assert_unkept(response: Any, address: str) -> None:
    """In no cache that others share; what a browser keeps, it asks for again (`no-cache`), or it is a fixed file."""
    words = response.headers["Cache-Control"]
    if address in nobody.PATHS and "public" in words:  # the same for all, whoever asks
        assert not response.cookies
        return
    assert "no-store" in words or "no-cache" in words or "private" in words, f"{address}: {words}"


@pytest.fixture
def visitor(gamma: Any) -> Client:
    client = Client(raise_request_exception=False, headers={"host": HOST, "x-forwarded-proto": "https"})
    client.get("/")  # loads the middleware as gamma has it
    return client


@pytest.mark.django_db
def test_every_address_is_guarded_for_somebody_unknown(visitor: Client) -> None:
    assert len(addresses()) > 200
    for address in addresses():
        response = visitor.get(address)
        assert response.status_code < 500 or response.status_code == 503, address
        assert_guarded(response, address)
        assert_unkept(response, address)


@pytest.mark.django_db
def test_every_address_is_guarded_for_staff(visitor: Client) -> None:
    visitor.force_login(UserFactory(superuser=True))
    for address in addresses():
        if "logout" in address:
            continue
        response = visitor.get(address)
        assert response.status_code < 500 or response.status_code == 503, address
        assert_guarded(response, address)
        assert_unkept(response, address)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "status", "options"),
    [
        ("get", "/nowhere/", 404, {}),
        ("get", "/api/nowhere", 404, {}),
        ("post", "/api/health", 405, {}),
        ("delete", "/problems/", 405, {}),
        ("post", "/api/run", 400, {"data": "{", "content_type": "application/json"}),
        ("get", "/", 400, {"headers": {"host": "elsewhere.example.com"}}),
        ("get", "/admin", 301, {}),
        ("get", "/static/css/none.css", 404, {}),
        ("post", "/accounts/login/", 413, {"data": {"login": "x" * (6 * 2**20 + 1)}}),
        ("post", "/accounts/login/", 400, {"data": {f"field-{n}": "" for n in range(1100)}}),
        ("trace", "/", 405, {}),
    ],
)
def test_refusals_and_redirects_are_guarded(
    visitor: Client, method: str, address: str, status: int, options: dict[str, Any]
) -> None:
    response = getattr(visitor, method)(address, **options)
    assert response.status_code == status, response.content[:300]
    assert_guarded(response, address)
    assert_unkept(response, address)


@pytest.mark.django_db
def test_forged_forms_are_refused_and_guarded(gamma: Any) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": HOST, "x-forwarded-proto": "https"})
    response = client.post("/accounts/login/", {"login": "ada", "password": "x"})
    assert response.status_code == 403
    assert_guarded(response, "/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "type_"), [("/", "text/html"), ("/api/problems", "application/problem+json")])
def test_a_fault_of_ours_is_guarded_and_tells_nothing(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, address: str, type_: str
) -> None:
    def fault(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError("the-secret-of-the-fault")

    monkeypatch.setattr("problems.api.views.ProblemListView.get", fault)
    monkeypatch.setattr("problems.views.catalogue", fault)
    response = visitor.get(address)
    assert response.status_code == 500
    assert response.headers["Content-Type"].startswith(type_)
    assert b"the-secret" not in response.content
    assert_guarded(response, address)


def test_plain_http_is_sent_on_and_promises_nothing(gamma: Any) -> None:
    response = Client(headers={"host": HOST}).get("/problems/?page=2")
    assert response.status_code == 301
    assert response.headers["Location"] == f"https://{HOST}/problems/?page=2"
    assert "Strict-Transport-Security" not in response.headers  # a browser must not believe it here
    assert "Content-Security-Policy" in response.headers


def test_files_are_guarded_and_kept(visitor: Client, settings: Any) -> None:
    settings.STATIC_URL = "/static/"
    name = "css/accounts.css"
    response = visitor.get(f"/static/{name}")
    assert response.status_code == 200
    assert_guarded(response, name)
    assert "no-store" not in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_cookies_are_for_this_host_over_tls_alone(visitor: Client) -> None:
    UserFactory(username="ada")
    visitor.get("/accounts/login/")
    response = visitor.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    assert response.status_code == 302
    session, csrf = response.cookies["__Host-sessionid"], response.cookies["__Host-csrftoken"]
    for cookie in (session, csrf):
        assert (cookie["secure"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    assert session["httponly"] is True
    assert set(response.cookies) == {"__Host-sessionid", "__Host-csrftoken"}
