"""A lost device: who removes somebody's factors, what it ends, and that the person and the record know of it."""

import json
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken, User
from accounts.second_factor import remove_factors
from accounts.tests.factories import UserFactory
from accounts.tests.factors import app_of, confirmed
from core.audit.actors import SYSTEM
from core.errors import Conflict, DomainError
from core.models import AuditEvent

pytestmark = pytest.mark.django_db
WHY = {"reason": "The phone fell into the Tiber; I called back."}


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def ada() -> User:
    user = UserFactory(username="ada", staff=True)
    app_of(user)
    return user


def page_of(user: User) -> str:
    return reverse("admin:accounts_user_factors", args=[user.pk])


def signed_in(user: User) -> Client:
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.force_login(user)
    return client


def test_a_superuser_removes_all_of_it_and_it_is_on_record(ada: User, django_capture_on_commit_callbacks: Any) -> None:
    confirmed(ada)  # with recovery codes
    client = signed_in(UserFactory(username="root", superuser=True))
    assert page_of(ada) in client.get(reverse("admin:accounts_user_change", args=[ada.pk])).content.decode()
    page = client.get(page_of(ada)).content.decode()
    assert ("TOTP Authenticator" in page, "Recovery codes" in page) == (True, True)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page_of(ada), WHY).status_code == 302
    assert not Authenticator.objects.exists()
    event = AuditEvent.objects.get()
    assert (event.action, event.reason) == ("accounts.second_factor.removed", WHY["reason"])
    assert (event.actor_label, event.ip, event.target_id) == ("root", "192.0.2.7", str(ada.pk))
    assert json.loads(event.before) == {"factors": ["recovery_codes", "totp"]}
    (told,) = mail.outbox
    assert told.to == [ada.email]
    assert "root removed the second factor" in told.body

    again = client.post(page_of(ada), WHY)
    assert (again.status_code, "has no second factor" in again.content.decode()) == (409, True)
    assert AuditEvent.objects.count() == 1


def test_what_was_confirmed_with_it_is_not_any_more(ada: User) -> None:
    client = confirmed(ada)
    body = json.dumps({"name": "ci", "scopes": ["deployments:write"]})
    assert client.post("/api/tokens", body, content_type="application/json").json()["second_factor"] is True
    remove_factors(by=SYSTEM, user=ada, reason="lost", is_confirmed=True)
    assert ApiToken.objects.get().second_factor is None
    assert client.get("/api/tokens").json()["results"][0]["second_factor"] is False
    app_of(ada)
    assert "Not confirmed in this session yet" in client.get("/accounts/second-factor/").content.decode()
    assert ApiToken.objects.get().second_factor is None, "a new factor makes no old token good"


@pytest.mark.parametrize("path", ["page", "api"])
def test_a_token_tells_what_its_session_had_shown(ada: User, path: str) -> None:
    for client, expected in ((signed_in(ada), False), (confirmed(ada), True)):
        name = f"token {expected}"
        if path == "page":
            client.post("/accounts/tokens/", {"name": name, "scopes": ["deployments:write"], "days": "7"})
        else:
            body = json.dumps({"name": name, "scopes": ["deployments:write"]})
            client.post("/api/tokens", body, content_type="application/json")
        token = ApiToken.objects.get(name=name)
        assert (token.second_factor is not None) is expected
        assert client.get(f"/api/tokens/{token.pk}").json()["second_factor"] is expected
    assert client.get("/accounts/tokens/").content.decode().count("made with a second factor") == 1


@pytest.mark.parametrize("kind", ["candidate", "staff", "admin of users", "anonymous"])
def test_nobody_else_removes_it(ada: User, kind: str) -> None:
    client = Client()
    if kind != "anonymous":
        user = UserFactory(staff=kind != "candidate")
        if kind == "admin of users":
            user.user_permissions.add(*Permission.objects.filter(content_type__app_label__in=["accounts", "mfa"]))
        client.force_login(user)
    for answer in (client.get(page_of(ada)), client.post(page_of(ada), WHY)):
        assert answer.status_code == (403 if kind in ("staff", "admin of users") else 302)
    assert Authenticator.objects.count() == 1
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_it_takes_a_reason(ada: User, reason: str) -> None:
    answer = signed_in(UserFactory(superuser=True)).post(page_of(ada), {"reason": reason})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["reason"])
    with pytest.raises(DomainError, match="reason must say why"):
        remove_factors(by=SYSTEM, user=ada, reason=reason, is_confirmed=True)
    assert Authenticator.objects.exists()


def test_ones_own_is_removed_where_one_is_asked_who_one_is() -> None:
    root = UserFactory(superuser=True)
    app_of(root)
    answer = signed_in(root).post(page_of(root), WHY)
    assert (answer.status_code, "/accounts/second-factor/" in answer.content.decode()) == (403, True)
    assert Authenticator.objects.exists()


def test_where_factors_are_asked_for_it_takes_one(ada: User, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    root = UserFactory(superuser=True)
    answer = signed_in(root).post(page_of(ada), WHY)
    assert (answer.status_code, "takes a second factor" in answer.content.decode()) == (403, True)
    assert Authenticator.objects.filter(user=ada).exists()
    assert confirmed(root).post(page_of(ada), WHY).status_code == 302
    assert not Authenticator.objects.filter(user=ada).exists()


def test_a_person_without_an_address_is_not_told(django_capture_on_commit_callbacks: Any) -> None:
    user = UserFactory(email="")
    app_of(user)
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_factors(by=SYSTEM, user=user, reason="lost", is_confirmed=True) == ["totp"]
    assert mail.outbox == []


def test_twice_at_once_is_once(ada: User) -> None:
    remove_factors(by=SYSTEM, user=ada, reason="lost", is_confirmed=True)
    with pytest.raises(Conflict, match="has no second factor"):
        remove_factors(by=SYSTEM, user=ada, reason="lost", is_confirmed=True)


def test_the_server_removes_that_of_the_last_superuser(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    app_of(UserFactory(username="root", superuser=True))
    out = StringIO()
    call_command("remove_second_factor", "root", "--reason", "lost", stdout=out)
    assert out.getvalue() == "Removed: totp.\n"
    assert AuditEvent.objects.get().actor_label == "The server"
    for name, told in (("root", "no second factor"), ("nobody", "no user nobody")):
        with pytest.raises(CommandError, match=told):
            call_command("remove_second_factor", name, "--reason", "lost")


def test_the_admin_changes_factors_by_this_page_alone() -> None:
    assert Authenticator not in admin.site._registry
