"""Tokens over REST: made and shown once, listed, revoked; with a session alone, one's own alone."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.callback_secrets import callback_secret_of
from accounts.models import ApiToken, User
from accounts.services import MOST_TOKENS, use_token
from accounts.tests.factories import UserFactory, bearer, token_of

pytestmark = pytest.mark.django_db
LIST = "/api/tokens"
ASKED: dict[str, Any] = {"name": "laptop", "scopes": ["runs:write"], "days": 30}
CALLS = [("get", ""), ("post", ""), ("get", "/{id}"), ("delete", "/{id}"), ("post", "/{id}/callback-secret")]


@pytest.fixture
def ada() -> User:
    return UserFactory(username="ada")


@pytest.fixture
def browser(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def call(client: Client, method: str, path: str, **headers: str) -> Any:
    if method == "post":
        return client.post(path, ASKED, content_type="application/json", headers=headers)
    return getattr(client, method)(path, headers=headers)


def test_new_token_is_shown_once_and_works(browser: Client, ada: User) -> None:
    made = call(browser, "post", LIST)
    assert made.status_code == 201
    assert "no-store" in made["Cache-Control"]
    shown, token = made.json(), ApiToken.objects.get()
    assert made["Location"] == f"/api/tokens/{token.pk}"
    assert use_token(shown["token"]).user == ada
    assert shown["callback_secret"] == callback_secret_of(token)
    assert (shown["name"], shown["scopes"], shown["state"]) == ("laptop", ["runs:write"], "active")
    assert (token.expires_at - timezone.now()).days in (29, 30)
    for path in (LIST, made["Location"]):
        again = browser.get(path).content.decode()
        assert token.prefix in again
        assert not any(secret in again for secret in (shown["token"], shown["callback_secret"], token.hash))


def test_days_may_be_left_out(browser: Client) -> None:
    body = {name: ASKED[name] for name in ("name", "scopes")}
    assert browser.post(LIST, body, content_type="application/json").status_code == 201
    assert (ApiToken.objects.get().expires_at - timezone.now()).days in (89, 90)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": ""}, "token_name_invalid", "name"),
        ({"name": "x" * 61}, "token_name_invalid", "name"),
        ({"name": 5}, "invalid_type", "name"),
        ({"scopes": []}, "scope_required", "scopes"),
        ({"scopes": ["*"]}, "scope_unknown", "scopes"),
        ({"scopes": "runs:write"}, "invalid_type", "scopes"),
        ({"scopes": [["runs:write"]]}, "invalid_type", "scopes"),
        ({"days": 0}, "lifetime_out_of_range", "days"),
        ({"days": 367}, "lifetime_out_of_range", "days"),
        ({"days": 10**30}, "lifetime_out_of_range", "days"),
        ({"days": "30"}, "invalid_type", "days"),
        ({"user": 1}, "unknown_field", "user"),
    ],
)
def test_wrong_body_is_refused_and_nothing_is_made(
    browser: Client, change: dict[str, Any], code: str, field: str
) -> None:
    answer = browser.post(LIST, ASKED | change, content_type="application/json")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, code, field)
    assert not ApiToken.objects.exists()


def test_names_and_their_number_are_bounded(browser: Client, ada: User) -> None:
    call(browser, "post", LIST)
    assert call(browser, "post", LIST).json()["code"] == "token_name_taken"
    for number in range(MOST_TOKENS - 1):
        browser.post(LIST, ASKED | {"name": f"t{number}"}, content_type="application/json")
    answer = browser.post(LIST, ASKED | {"name": "one more"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "too_many_tokens")


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_token_reaches_no_tokens(client: Client, ada: User, method: str, path: str) -> None:
    text, token = token_of(ada), ApiToken.objects.get()
    client.force_login(ada)  # the token goes before the session
    answer = call(client, method, LIST + path.format(id=token.pk), **bearer(text))
    assert (answer.status_code, answer.json()["code"]) == (403, "token_not_accepted")
    assert ApiToken.objects.filter(revoked_at=None, callback_secret_number=1).count() == 1


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_somebody_unknown_is_asked_to_sign_in(client: Client, ada: User, method: str, path: str) -> None:
    token_of(ada)
    answer = call(client, method, LIST + path.format(id=ApiToken.objects.get().pk))
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert ApiToken.objects.filter(revoked_at=None, callback_secret_number=1).count() == 1


@pytest.mark.parametrize(("method", "path"), CALLS[2:])
@pytest.mark.parametrize("kind", ["another", "superuser"])
def test_tokens_of_others_are_unknown(client: Client, ada: User, kind: str, method: str, path: str) -> None:
    token_of(ada)
    client.force_login(UserFactory(superuser=kind == "superuser"))
    assert client.get(LIST).json()["results"] == []
    answer = call(client, method, LIST + path.format(id=ApiToken.objects.get().pk))
    assert (answer.status_code, answer.json()["code"]) == (404, "token_unknown")
    assert ApiToken.objects.filter(revoked_at=None, callback_secret_number=1).count() == 1


@pytest.mark.parametrize(("method", "path"), [CALLS[1], *CALLS[3:]])
def test_change_needs_the_header_of_the_pages(ada: User, method: str, path: str) -> None:
    token_of(ada)
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert call(client, method, LIST + path.format(id=ApiToken.objects.get().pk)).status_code == 403
    assert ApiToken.objects.filter(revoked_at=None, callback_secret_number=1).count() == 1


def test_revoked_token_opens_nothing_and_stays_revoked(browser: Client, ada: User) -> None:
    headers, token = bearer(token_of(ada)), ApiToken.objects.get()
    assert Client().get("/api/problems", headers=headers).status_code == 200
    assert browser.delete(f"{LIST}/{token.pk}").status_code == 204
    assert Client().get("/api/problems", headers=headers).json()["code"] == "token_revoked"
    first = ApiToken.objects.get().revoked_at
    assert browser.delete(f"{LIST}/{token.pk}").status_code == 204
    assert ApiToken.objects.get().revoked_at == first
    assert browser.get(f"{LIST}/{token.pk}").json()["state"] == "revoked"


def test_new_callback_secret_is_shown_once(browser: Client, ada: User) -> None:
    token_of(ada)
    path = f"{LIST}/{ApiToken.objects.get().pk}/callback-secret"
    answer = browser.post(path)
    assert answer.status_code == 201
    assert "no-store" in answer["Cache-Control"]
    assert answer.json()["callback_secret"] == callback_secret_of(ApiToken.objects.get())
    assert ApiToken.objects.get().callback_secret_number == 2
    ApiToken.objects.update(revoked_at=timezone.now())
    refused = browser.post(path)
    assert (refused.status_code, refused.json()["code"]) == (409, "token_revoked")


def test_list_takes_as_many_queries_however_long(
    browser: Client, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        token_of(ada)
    with django_assert_num_queries(3):  # session, user, tokens
        assert len(browser.get(LIST).json()["results"]) == 12
