"""The pages of API tokens: made and shown once, revoked after a question; one's own alone, and the admin's list."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.callback_secrets import callback_secret_of
from accounts.models import ApiToken, User
from accounts.scopes import OFFERED
from accounts.services import use_token
from accounts.tests.factories import UserFactory, bearer, token_of
from core.errors import DomainError

pytestmark = pytest.mark.django_db
LIST = "/accounts/tokens/"
ASKED: dict[str, Any] = {"name": "laptop", "scopes": ["runs:write"], "days": "30"}


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def ada() -> User:
    return UserFactory(username="ada")


@pytest.fixture
def browser(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def test_new_token_is_shown_once_and_works(browser: Client, ada: User) -> None:
    made = browser.post(LIST, ASKED)
    assert made.status_code == 201
    assert "no-store" in made["Cache-Control"]
    text = made.context["text"]
    assert text in made.content.decode()
    assert use_token(text).user == ada
    secret = made.context["callback_secret"]
    assert secret in made.content.decode()
    assert secret == callback_secret_of(ApiToken.objects.get())
    again = browser.get(LIST)
    assert text not in again.content.decode()
    assert secret not in again.content.decode()
    assert "no-store" in again["Cache-Control"]
    assert ApiToken.objects.get().prefix in again.content.decode()
    assert text not in str(browser.session.items())


def test_reload_of_the_answer_makes_no_second_token(browser: Client) -> None:
    browser.post(LIST, ASKED)
    again = browser.post(LIST, ASKED)
    assert again.status_code == 400
    assert "token of this name" in again.content.decode()
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["interviews:write"]}, "scopes"),
        ({"days": "3650"}, "days"),
        ({"days": "never"}, "days"),
    ],
)
def test_wrong_form_says_so_beside_the_field(browser: Client, change: dict[str, Any], field: str) -> None:
    response = browser.post(LIST, ASKED | change)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not ApiToken.objects.exists()


def test_form_offers_what_an_address_asks_for_alone(browser: Client) -> None:
    chosen = browser.get(LIST).context["form"].fields["scopes"].choices
    assert [value for value, _ in chosen] == [scope.value for scope in OFFERED]


def test_revoking_asks_first(browser: Client, ada: User) -> None:
    text, token = token_of(ada), ApiToken.objects.get()
    address = reverse("accounts:token-revoke", args=[token.pk])
    assert "Revoke token 1?" in browser.get(address).content.decode()
    assert use_token(text)
    assert browser.post(address)["Location"] == LIST
    with pytest.raises(DomainError, match="revoked"):
        use_token(text)
    assert browser.post(address)["Location"] == LIST
    assert browser.get(address)["Location"] == LIST
    assert "revoked" in browser.get(LIST).content.decode()


def test_tokens_of_others_are_unknown(browser: Client) -> None:
    text, token = token_of(UserFactory()), ApiToken.objects.get()
    address = reverse("accounts:token-revoke", args=[token.pk])
    assert browser.get(address).status_code == browser.post(address).status_code == 404
    assert use_token(text)
    assert token.prefix not in browser.get(LIST).content.decode()


def test_pages_ask_to_sign_in_and_take_no_token(client: Client, ada: User) -> None:
    headers = bearer(token_of(ada))
    for address in (LIST, reverse("accounts:token-revoke", args=[ApiToken.objects.get().pk])):
        for response in (client.get(address, headers=headers), client.post(address, ASKED, headers=headers)):
            assert response["Location"].startswith("/accounts/login/")
    assert ApiToken.objects.count() == 1


def test_page_needs_the_form_s_own_word(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.post(LIST, ASKED).status_code == 403


def test_list_asks_the_database_the_same_often(browser: Client, ada: User, django_assert_max_num_queries: Any) -> None:
    for _ in range(12):
        token_of(ada)
    with django_assert_max_num_queries(3):  # session, user, tokens
        browser.get(LIST)


def test_account_menu_leads_to_the_tokens(browser: Client) -> None:
    assert f'href="{LIST}"' in browser.get("/problems/").content.decode()


def test_admin_reads_and_revokes(ada: User) -> None:
    text, token = token_of(ada), ApiToken.objects.get()
    root = Client()
    root.force_login(UserFactory(superuser=True))
    address = reverse("admin:accounts_apitoken_changelist")
    assert token.prefix in root.get(address).content.decode()
    one = root.get(reverse("admin:accounts_apitoken_change", args=[token.pk])).content.decode()
    assert token.hash not in one
    assert root.get(reverse("admin:accounts_apitoken_add")).status_code == 403
    root.post(address, {"action": "revoke", "_selected_action": [str(token.pk)]})
    with pytest.raises(DomainError, match="revoked"):
        use_token(text)


def test_staff_without_the_right_does_not_revoke(ada: User) -> None:
    text, token = token_of(ada), ApiToken.objects.get()
    staff = Client()
    staff.force_login(UserFactory(staff=True))
    address = reverse("admin:accounts_apitoken_changelist")
    assert staff.post(address, {"action": "revoke", "_selected_action": [str(token.pk)]}).status_code == 403
    assert use_token(text)


def test_tokens_are_not_made_too_often(browser: Client, settings: Settings) -> None:
    settings.RATE_SAVE_USER = "2/h"
    first, second = (browser.post(LIST, ASKED | {"name": name}) for name in ("one", "two"))
    assert [answer.status_code for answer in (first, second)] == [201, 201]
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("2", "1")
    refused = browser.post(LIST, ASKED | {"name": "three"})
    assert refused.status_code == 429
    assert "That was too often; try again in" in refused.content.decode()
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert refused["RateLimit-Remaining"] == "0"
    assert ApiToken.objects.count() == 2
    assert browser.get(LIST).status_code == 200
