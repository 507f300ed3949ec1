"""Second factors: set up, asked for at sign-in, confirmed in a session, sealed at rest, and removed by their owner."""

import re
from collections.abc import Generator
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory

from accounts.factor_adapter import FactorAdapter, FactorSealBroken
from accounts.models import User
from accounts.second_factor import factor_of
from accounts.tests.factories import PASSWORD, UserFactory
from accounts.tests.factors import CONFIRM, PERIOD, app_of, code_of, confirmed, recovery_codes_of
from core.models import AuditEvent

pytestmark = pytest.mark.django_db
INDEX = "/accounts/second-factor/"
SIGN_IN, SECOND, APP = "/accounts/login/", f"{INDEX}authenticate/", f"{INDEX}app/"
CODES, KEYS = f"{INDEX}codes/", f"{INDEX}keys/"


@pytest.fixture(autouse=True)
def clock() -> Generator[Any, None, None]:
    """Stands still: a code lives for half a minute."""
    cache.clear()
    with time_machine.travel("2026-11-28T12:00:10Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada() -> User:
    return UserFactory(username="ada")


@pytest.fixture
def half_way(ada: User) -> Client:
    """Ada has an app and codes, and gave her password."""
    client = Client()
    answer = client.post(SIGN_IN, {"login": "ada", "password": PASSWORD, "next": "/submissions/"})
    assert answer["Location"] == "/submissions/", "without a factor the password is enough"
    client.logout()
    app_of(ada)
    recovery_codes_of(ada)
    answer = client.post(SIGN_IN, {"login": "ada", "password": PASSWORD, "next": "/submissions/"})
    assert answer["Location"] == SECOND
    return client


@pytest.fixture
def signed_in(ada: User) -> Client:
    """With the password alone, given again just now."""
    client = Client()
    client.post(SIGN_IN, {"login": "ada", "password": PASSWORD})
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def secret_of(user: User) -> str:
    return FactorAdapter().decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def factor_in(client: Client, user: User) -> Authenticator | None:
    request = RequestFactory().get("/")
    request.user, request.session = user, client.session
    return factor_of(request)


def test_the_password_alone_does_not_sign_in(half_way: Client) -> None:
    assert not is_in(half_way)
    assert half_way.get("/accounts/profile/").status_code == 302
    assert half_way.get("/api/tokens").status_code == 401
    assert half_way.get(SECOND).status_code == 200


def test_a_code_of_the_app_signs_in_and_confirms(half_way: Client, ada: User) -> None:
    answer = half_way.post(SECOND, {"code": code_of(secret_of(ada))})
    assert answer["Location"] == "/submissions/"
    assert is_in(half_way)
    factor = factor_in(half_way, ada)
    assert factor is not None
    assert factor.type == "totp"
    assert factor_in(half_way, UserFactory()) is None, "a session is that of one person"


@pytest.mark.parametrize("code", ["", "000", "12345a", "\uff11\uff12\uff13\uff14\uff15\uff16", "x" * 5000])
def test_a_wrong_code_does_not(half_way: Client, code: str) -> None:
    answer = half_way.post(SECOND, {"code": code})
    assert (answer.status_code, is_in(half_way)) == (200, False)
    assert answer.context["form"].errors["code"]


def test_a_code_is_not_taken_twice(half_way: Client, ada: User) -> None:
    code = code_of(secret_of(ada))
    half_way.post(SECOND, {"code": code})
    again = Client()
    again.post(SIGN_IN, {"login": "ada", "password": PASSWORD})
    assert again.post(SECOND, {"code": code}).context["form"].errors["code"]
    assert not is_in(again)


@pytest.mark.parametrize("ago", [1, -1])
def test_a_code_of_another_half_minute_is_not_taken(half_way: Client, ada: User, ago: int) -> None:
    half_way.post(SECOND, {"code": code_of(secret_of(ada), ago=ago)})
    assert not is_in(half_way)


def test_guessing_ends_after_five_also_with_the_right_code(half_way: Client, ada: User, clock: Any) -> None:
    for number in range(5):
        half_way.post(SECOND, {"code": f"00000{number}"})
    answer = half_way.post(SECOND, {"code": code_of(secret_of(ada))})
    assert not is_in(half_way)
    assert "Too many failed" in str(answer.context["form"].errors["code"])
    clock.shift(300 + PERIOD)
    half_way.post(SECOND, {"code": code_of(secret_of(ada))})
    assert is_in(half_way)


def test_a_recovery_code_signs_in_once(half_way: Client, ada: User) -> None:
    code = recovery_codes_of(ada)[3]
    half_way.post(SECOND, {"code": code})
    assert is_in(half_way)
    again = Client()
    again.post(SIGN_IN, {"login": "ada", "password": PASSWORD})
    assert again.post(SECOND, {"code": code}).status_code == 200
    assert not is_in(again)
    assert code not in recovery_codes_of(ada)


def test_the_sign_in_of_the_admin_is_that_of_everybody(ada: User) -> None:
    """Django's own asks for the password alone."""
    app_of(ada)
    User.objects.filter(pk=ada.pk).update(is_staff=True)
    client = Client()
    answer = client.post("/admin/login/", {"username": "ada", "password": PASSWORD})
    assert answer["Location"] == "/accounts/login/?next=%2Fadmin%2Flogin%2F"
    assert not is_in(client)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(SIGN_IN)


def test_an_app_is_set_up_with_a_code_and_gives_recovery_codes_once(signed_in: Client, ada: User) -> None:
    page = signed_in.get(APP)
    secret = page.context["form"].secret
    assert (secret in page.content.decode(), "data:image/svg+xml;base64," in page.content.decode()) == (True, True)
    assert "no-store" in page["Cache-Control"]
    assert signed_in.post(APP, {"code": "000000"}).context["form"].errors["code"]
    assert not Authenticator.objects.exists()

    assert signed_in.post(APP, {"code": code_of(secret)})["Location"] == CODES
    shown = signed_in.get(CODES)
    codes = re.findall(r"^(?:<pre[^>]*>)?(\d{8})", shown.content.decode(), re.MULTILINE)
    assert codes == recovery_codes_of(ada)
    assert f"data:text/plain;charset=utf-8,{'%0A'.join(codes)}%0A" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    again = signed_in.get(CODES).content.decode()
    assert not [code for code in codes if code in again]
    assert "10 of 10 are left" in again
    assert signed_in.get(f"{CODES}download/").status_code == 404


def test_to_set_up_is_no_confirmation_a_code_is(signed_in: Client, ada: User) -> None:
    secret = signed_in.get(APP).context["form"].secret
    signed_in.post(APP, {"code": code_of(secret)})
    assert factor_in(signed_in, ada) is None
    assert "Not confirmed in this session yet" in signed_in.get(INDEX).content.decode()
    answer = signed_in.post(CONFIRM, {"code": code_of(secret), "next": "/board/"})
    assert answer["Location"] == "/board/"
    assert "Confirmed in this session" in signed_in.get(INDEX).content.decode()


def test_to_confirm_leads_to_no_other_site(ada: User) -> None:
    client = Client()
    client.force_login(ada)
    secret = app_of(ada)
    answer = client.post(CONFIRM, {"code": code_of(secret), "next": "https://evil.example.com/"})
    assert "evil" not in answer["Location"]


@pytest.mark.parametrize("path", [APP, f"{APP}remove/", CODES, f"{CODES}new/", f"{KEYS}add/"])
def test_changes_take_the_password_or_a_code_just_now(ada: User, clock: Any, path: str) -> None:
    client = Client()
    client.post(SIGN_IN, {"login": "ada", "password": PASSWORD})
    if path != APP:
        app_of(ada)
        recovery_codes_of(ada)
    for method in (client.get, client.post) if path != CODES else (client.get,):
        answer = method(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/reauthenticate/?next=")
    client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert client.get(path).status_code == 302
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get(path).status_code == 200
    clock.shift(301)
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", [INDEX, CONFIRM, APP, CODES, f"{KEYS}add/", f"{KEYS}1/remove/", f"{KEYS}confirm/"])
def test_nobody_gets_in_there_without_an_account(path: str) -> None:
    assert Client().get(path)["Location"].startswith(SIGN_IN)


def test_an_app_that_is_removed_confirms_nothing_any_more(signed_in: Client, ada: User) -> None:
    secret = signed_in.get(APP).context["form"].secret
    signed_in.post(APP, {"code": code_of(secret)})
    signed_in.post(CONFIRM, {"code": code_of(secret)})
    assert factor_in(signed_in, ada) is not None
    assert signed_in.post(f"{APP}remove/")["Location"] == INDEX
    assert not Authenticator.objects.exists(), "with the last factor the recovery codes go"
    assert factor_in(signed_in, ada) is None
    assert is_in(signed_in)


def test_another_persons_key_is_not_there(signed_in: Client) -> None:
    other = Authenticator.objects.create(user=UserFactory(), type="webauthn", data={"name": "hers", "credential": {}})
    assert signed_in.post(f"{KEYS}{other.pk}/remove/").status_code == 404
    assert Authenticator.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_each_change_is_on_record_and_told(signed_in: Client, ada: User) -> None:
    secret = signed_in.get(APP).context["form"].secret
    signed_in.post(APP, {"code": code_of(secret)})
    signed_in.post(f"{CODES}new/")
    signed_in.post(f"{APP}remove/")
    events = list(AuditEvent.objects.order_by("seq"))
    assert [event.action.rpartition(".")[2] for event in events] == [
        "totp_activated",
        "recovery_codes_generated",
        "totp_deactivated",
    ]
    assert {(event.actor_label, event.target_id) for event in events} == {("ada", str(ada.pk))}
    assert not [event for event in events if secret in event.before + event.after]
    assert len(mail.outbox) == 3
    assert mail.outbox[0].to == [ada.email]


def test_secrets_are_sealed_in_the_database(ada: User) -> None:
    secret, codes = app_of(ada), recovery_codes_of(ada)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert FactorAdapter().encrypt(secret) != FactorAdapter().encrypt(secret)
    assert not [code for code in codes if code in kept]


def test_an_older_key_opens_and_a_lost_one_is_told(half_way: Client, ada: User, settings: Any) -> None:
    code, old = code_of(secret_of(ada)), settings.SECRET_KEY
    settings.SECRET_KEY_FALLBACKS = [old]
    settings.SECRET_KEY = "another" * 10
    assert secret_of(ada)
    half_way.post(SECOND, {"code": code})
    assert is_in(half_way)
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(FactorSealBroken):
        secret_of(ada)


def test_a_factor_that_cannot_be_opened_lets_nobody_in(half_way: Client, ada: User) -> None:
    Authenticator.objects.filter(type="totp").update(data={"secret": "garbage"})
    answer = half_way.post(SECOND, {"code": "123456"})
    assert (answer.status_code, is_in(half_way)) == (200, False)
    assert "cannot be checked any more" in answer.content.decode()


def test_a_broken_seal_does_not_break_the_page(ada: User) -> None:
    client = confirmed(ada)
    Authenticator.objects.filter(type="recovery_codes").update(data={"seed": "garbage", "used_mask": 0})
    assert client.get(INDEX).status_code == 200


def test_profile_and_menu_lead_there(signed_in: Client) -> None:
    assert signed_in.get("/accounts/profile/").content.decode().count(f'href="{INDEX}"') == 2
