"""The secret of a token's callbacks, made anew: shown once, the one before signs for a day; its page."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.callback_secrets import callback_secret_of, callback_secrets_of, renew_callback_secret
from accounts.models import ApiToken, User
from accounts.services import use_token
from accounts.tests.factories import UserFactory, token_of
from core.errors import Conflict

pytestmark = pytest.mark.django_db
ENDED: list[tuple[dict[str, Any], str]] = [
    ({"revoked_at": timezone.now()}, "revoked"),
    (
        {
            "created_at": timezone.now() - timedelta(days=2),
            "expires_at": timezone.now() - timedelta(days=1),
        },
        "expired",
    ),
]


@pytest.fixture
def ada() -> User:
    return UserFactory(username="ada")


@pytest.fixture
def token(ada: User) -> ApiToken:
    token_of(ada)
    return ApiToken.objects.get()


@pytest.fixture
def browser(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def test_new_secret_signs_beside_the_one_before_for_a_day(token: ApiToken) -> None:
    first = callback_secret_of(token)
    assert callback_secrets_of(token) == [first]
    new = renew_callback_secret(token=token)
    assert new.text not in (first, repr(new))
    assert new.text not in repr(new)
    row = ApiToken.objects.get()
    assert callback_secrets_of(row) == [new.text, first]
    ApiToken.objects.update(callback_secret_changed_at=timezone.now() - timedelta(days=1))
    assert callback_secrets_of(ApiToken.objects.get()) == [new.text]


def test_secret_before_the_last_one_signs_no_longer(token: ApiToken) -> None:
    first = callback_secret_of(token)
    second, third = (renew_callback_secret(token=token).text for _ in range(2))
    assert callback_secrets_of(ApiToken.objects.get()) == [third, second]
    assert len({first, second, third}) == 3


@pytest.mark.parametrize(("change", "state"), ENDED)
def test_token_that_has_ended_gets_none(token: ApiToken, change: dict[str, Any], state: str) -> None:
    ApiToken.objects.update(**change)
    with pytest.raises(Conflict) as refused:
        renew_callback_secret(token=token)
    assert refused.value.code == f"token_{state}"
    assert ApiToken.objects.get().callback_secret_number == 1


@pytest.mark.django_db(transaction=True)
def test_racing_renewals_count_each(token: ApiToken) -> None:
    def renew(_: int) -> str:
        try:
            return renew_callback_secret(token=token).text
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(renew, range(4)))) == 4
    assert ApiToken.objects.get().callback_secret_number == 5


def test_page_asks_first_and_shows_it_once(browser: Client, token: ApiToken) -> None:
    address = reverse("accounts:token-secret", args=[token.pk])
    assert address in browser.get("/accounts/tokens/").content.decode()
    asked = browser.get(address)
    assert "A new callback secret for token 1?" in asked.content.decode()
    assert ApiToken.objects.get().callback_secret_number == 1
    made = browser.post(address)
    assert made.status_code == 201
    assert "no-store" in made["Cache-Control"]
    secret = callback_secret_of(ApiToken.objects.get())
    assert secret != callback_secret_of(token)
    assert secret in made.content.decode()
    assert secret not in browser.get("/accounts/tokens/").content.decode()


@pytest.mark.parametrize(("change", "state"), ENDED)
def test_page_makes_none_for_a_token_that_has_ended(
    browser: Client, token: ApiToken, change: dict[str, Any], state: str
) -> None:
    ApiToken.objects.update(**change)
    answer = browser.post(reverse("accounts:token-secret", args=[token.pk]), follow=True)
    assert f"This token is {state}; it signs nothing any more." in answer.content.decode()
    assert ApiToken.objects.get().callback_secret_number == 1


def test_page_is_the_owner_s_alone(client: Client, token: ApiToken) -> None:
    address = reverse("accounts:token-secret", args=[token.pk])
    assert client.post(address)["Location"].startswith("/accounts/login/")
    client.force_login(UserFactory(superuser=True))
    assert client.get(address).status_code == client.post(address).status_code == 404
    assert ApiToken.objects.get().callback_secret_number == 1


def test_new_secret_leaves_the_token_itself_as_it_is(ada: User) -> None:
    text = token_of(ada)
    renew_callback_secret(token=ApiToken.objects.get())
    assert use_token(text).user == ada


def test_database_numbers_secrets_from_one(token: ApiToken) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.update(callback_secret_number=0)
